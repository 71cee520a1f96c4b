import { z } from 'zod';

const body = z.looseObject({
  data: z.unknown().optional(),
  next_cursor: z.string().nullish(),
  error: z.object({ code: z.string(), details: z.record(z.string(), z.unknown()) }).optional(),
});

export interface Answer extends z.infer<typeof body> {
  readonly status: number;
  readonly headers: Headers;
  /** The names of what stands in its envelope. */
  readonly fields: readonly string[];
}

/** One request, whatever comes of it. */
export async function exchange(
  url: string,
  method: string,
  path: string,
  { headers = {}, json }: { headers?: Readonly<Record<string, string>>; json?: unknown } = {},
): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { ...headers, ...(json !== undefined && { 'content-type': 'application/json' }) },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  });
  const answer = body.parse(await response.json());
  return {
    ...answer,
    status: response.status,
    headers: response.headers,
    fields: Object.keys(answer).sort(),
  };
}
