import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { embeddedText } from '@ipto/api/embedded-text';
import { Prose, Rest, until } from '@ipto/e2e';
import { type Embedder, openBulkEmbedder, openLocalEmbedder } from '@ipto/embeddings';
import { openExtractor } from '@ipto/extraction';
import { z } from 'zod';
import { type Figure, median, timed } from '../figures.js';
import { withFolder, withServer } from '../installation.js';
import { cpuBetween, installationCpu } from '../processes.js';

const ROUNDS = 3;
const DOCUMENTS_PER_ROUND = Number(process.env.IPTO_BENCH_DOCUMENTS ?? 10);
/** Some forty passages of full size. */
const WORDS_PER_DOCUMENT = 7200;
/** Asking is work for the server as well. */
const POLL_MS = 250;

interface Document {
  readonly filename: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What is embedded of it. */
  readonly texts: readonly string[];
}

/**
 * How fast approved objects become searchable, against how fast the model alone embeds the same passages, with one
 * process or with all cores to itself. They take turns, so that all meet the same machine.
 */
export async function againstModel(note: (text: string) => void): Promise<Figure[]> {
  const { first, rounds } = await makeDocuments();
  const total = passagesIn(rounds.flat());
  note(`${total} passages in ${rounds.flat().length} documents`);
  return withServer({ IPTO_REVIEW: 'auto' }, async (server) => {
    const rest = await new Rest(server.url).signup('ingest');
    const single = openLocalEmbedder();
    const bulk = openBulkEmbedder();
    try {
      await Promise.all([single.ready(), bulk.ready()]);
      // The server's own model starts with the first object.
      await ingestAll(rest, [first]);
      const rates = { single: [] as number[], bulk: [] as number[], full: [] as number[] };
      const cpuBefore = installationCpu(server.pid);
      for (const documents of rounds) {
        const passages = passagesIn(documents);
        const embedAll = (embedder: Embedder) =>
          timed(async () => {
            for (const { texts } of documents) await embedder.embed(texts);
          });
        rates.single.push(passages / ((await embedAll(single)) / 1000));
        rates.bulk.push(passages / ((await embedAll(bulk)) / 1000));
        rates.full.push(passages / ((await ingestAll(rest, documents)) / 1000));
        note(`embedding ${rates.bulk.at(-1)?.toFixed(1)}/s, ingest ${rates.full.at(-1)?.toFixed(1)}/s`);
      }
      const cpu = cpuBetween(cpuBefore, installationCpu(server.pid));
      const cpuFigure = (name: string, ms: number) => ({ name, value: ms / total, unit: 'ms/passage' });
      const shareOf = (raw: readonly number[]) =>
        median(rates.full.map((rate, round) => (100 * rate) / (raw[round] ?? Number.NaN)));
      return [
        { name: 'passages a document', value: total / rounds.flat().length, unit: '' },
        { name: 'embedding alone, one process', value: median(rates.single), unit: 'passages/s' },
        { name: 'embedding alone, one for each core', value: median(rates.bulk), unit: 'passages/s' },
        { name: 'approval to ready', value: median(rates.full), unit: 'passages/s' },
        cpuFigure('CPU of model and reader', cpu.children),
        cpuFigure('CPU of the server', cpu.server),
        cpuFigure('CPU of PostgreSQL', cpu.database),
        { name: 'ingest of one process', value: shareOf(rates.single), unit: '%' },
        { name: 'ingest of all cores', value: shareOf(rates.bulk), unit: '%', target: { atLeast: 90 } },
      ];
    } finally {
      await Promise.all([single.close(), bulk.close()]);
    }
  });
}

/** Milliseconds from the first confirmation, which approves, until all are ready. */
async function ingestAll(rest: Rest, documents: readonly Document[]): Promise<number> {
  const dataset = await rest.createDataset('ingest');
  const ids: string[] = [];
  for (const { filename, bytes } of documents)
    ids.push(await rest.send(dataset, filename, 'text/plain', bytes));
  const ms = await timed(async () => {
    await Promise.all(ids.map((id) => rest.confirm(id)));
    const counts = z.object({ ready_object_count: z.int() });
    await until(
      'all objects to be ready',
      async () => {
        const { ready_object_count: ready } = await rest.call('GET', `/v1/datasets/${dataset}`, counts);
        return ready === documents.length;
      },
      { everyMs: POLL_MS },
    );
  });
  const objects = await rest.list(`/v1/datasets/${dataset}/objects`, z.object({ passage_count: z.int() }));
  const stored = objects.reduce((sum, { passage_count }) => sum + passage_count, 0);
  if (stored !== passagesIn(documents)) throw new Error(`${stored} passages were stored`);
  return ms;
}

/** The documents of each round, and one to warm up with. */
async function makeDocuments(): Promise<{ first: Document; rounds: Document[][] }> {
  const extractor = openExtractor();
  try {
    return await withFolder(async (folder) => {
      const make = async (seed: number): Promise<Document> => {
        const filename = `document-${seed}.txt`;
        const bytes = new TextEncoder().encode(new Prose(seed).text(WORDS_PER_DOCUMENT));
        const path = join(folder, filename);
        await writeFile(path, bytes);
        const { passages } = await extractor.extract({ path, contentType: 'text/plain', filename });
        return { filename, bytes, texts: passages.map(embeddedText) };
      };
      const first = await make(0);
      const rounds: Document[][] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const documents: Document[] = [];
        for (let i = 1; i <= DOCUMENTS_PER_ROUND; i++)
          documents.push(await make(round * DOCUMENTS_PER_ROUND + i));
        rounds.push(documents);
      }
      return { first, rounds };
    });
  } finally {
    await extractor.close();
  }
}

function passagesIn(documents: readonly Document[]): number {
  return documents.reduce((sum, { texts }) => sum + texts.length, 0);
}
