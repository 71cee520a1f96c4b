import { type Rest, until } from '@ipto/e2e';
import { z } from 'zod';

const AT_ONCE = 8;

export interface AddedFile {
  readonly filename: string;
  readonly type: string;
  readonly text: string;
}

/** Uploads and confirms files. */
export async function addFiles(rest: Rest, dataset: string, files: readonly AddedFile[]): Promise<void> {
  await inParallel(files, AT_ONCE, async ({ filename, type, text }) => {
    await rest.confirm(await rest.send(dataset, filename, type, new TextEncoder().encode(text)));
  });
}

export async function allReady(rest: Rest, dataset: string, count: number): Promise<void> {
  const status = z.object({ ready_object_count: z.int() });
  await until(
    'all documents to be ready',
    async () => (await rest.call('GET', `/v1/datasets/${dataset}`, status)).ready_object_count === count,
    { timeoutMs: 3_600_000, everyMs: 500 },
  );
}

/** Does something with each of many, so many at once; results are in the order of their ends. */
export async function inParallel<T, R>(
  items: readonly T[],
  atOnce: number,
  run: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const waiting = items.values();
  const work = async () => {
    for (const item of waiting) results.push(await run(item));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}
