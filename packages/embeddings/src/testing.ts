import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

/** What an OpenAI client may send, as strictly as such a server could take it. */
const requestSchema = z.strictObject({
  model: z.string().min(1),
  input: z.array(z.string().min(1)).min(1),
  encoding_format: z.literal('float'),
});

export interface EmbeddingsRequest extends z.infer<typeof requestSchema> {
  readonly headers: IncomingHttpHeaders;
}

/** Answers one request, in any way it likes. */
export type EmbeddingsAnswer = (request: EmbeddingsRequest, response: ServerResponse) => void;

/** An OpenAI-compatible embeddings server on a free port, for tests. */
export interface EmbeddingsServer {
  /** As `IPTO_EMBEDDINGS_URL` takes it. */
  readonly url: string;
  /** What came so far, in the order of arrival. */
  readonly requests: readonly EmbeddingsRequest[];
  /** The most requests that were being answered at one time. */
  readonly atOnce: number;
  /** The next requests get these answers, one each; later ones are answered well again. */
  next(...answers: EmbeddingsAnswer[]): void;
  /** Every request from now on gets this answer; null: they are answered well again. */
  always(answer: EmbeddingsAnswer | null): void;
  close(): Promise<void>;
}

/** Starts a server whose vectors have so many dimensions: texts that share words lie near each other. */
export async function startEmbeddingsServer(dimensions: number): Promise<EmbeddingsServer> {
  const requests: EmbeddingsRequest[] = [];
  const queued: EmbeddingsAnswer[] = [];
  let always: EmbeddingsAnswer | null = null;
  let open = 0;
  let atOnce = 0;
  const answerWell: EmbeddingsAnswer = ({ input }, response) =>
    sendVectors(
      response,
      input.map((each) => wordVector(each, dimensions)),
    );

  const server = createServer(async (message, response) => {
    open += 1;
    atOnce = Math.max(atOnce, open);
    response.once('close', () => {
      open -= 1;
    });
    const parsed = requestSchema.safeParse(JSON.parse(await text(message)));
    if (message.method !== 'POST' || message.url !== '/v1/embeddings' || !parsed.success) {
      response.writeHead(400).end(parsed.error?.message);
      return;
    }
    const request = { ...parsed.data, headers: message.headers };
    requests.push(request);
    (queued.shift() ?? always ?? answerWell)(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return {
    url: `http://127.0.0.1:${address.port}/v1`,
    requests,
    get atOnce() {
      return atOnce;
    },
    next: (...answers) => void queued.push(...answers),
    always(answer) {
      always = answer;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers with a list of vectors, numbered in their order. */
export function sendVectors(response: ServerResponse, vectors: readonly (readonly number[])[]): void {
  const data = vectors.map((embedding, index) => ({ object: 'embedding', index, embedding }));
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ object: 'list', data }));
}

/** A vector of no particular length that depends on the words of a text and on their number. */
export function wordVector(input: string, dimensions: number): number[] {
  const vector = new Array<number>(dimensions).fill(0);
  // Without a word there is a direction all the same.
  for (const word of ['', ...(input.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])]) {
    const at = hash(word) % dimensions;
    vector[at] = (vector[at] ?? 0) + (word === '' ? 0.1 : 1);
  }
  return vector;
}

/** FNV-1a. */
function hash(word: string): number {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(word)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value;
}
