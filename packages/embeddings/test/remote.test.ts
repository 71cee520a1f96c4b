import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import {
  type Embedder,
  EmbeddingFailed,
  openRemoteEmbedder,
  type RemoteEmbedderOptions,
} from '@ipto/embeddings';
import {
  type EmbeddingsAnswer,
  type EmbeddingsServer,
  sendVectors,
  startEmbeddingsServer,
  wordVector,
} from '@ipto/embeddings/testing';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';

const DIMENSIONS = 12;
const KEY = `sk-${randomUUID()}`;

let server: EmbeddingsServer;
const opened: Embedder[] = [];
beforeEach(async () => {
  server = await startEmbeddingsServer(DIMENSIONS);
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
  await server.close();
});

/** An embedder that hurries, and does not ask at its opening. */
async function open(options: Partial<RemoteEmbedderOptions> = {}): Promise<Embedder> {
  const embedder = await openRemoteEmbedder({
    url: server.url,
    model: 'test-model',
    dimensions: DIMENSIONS,
    firstPauseMs: 1,
    maxPauseMs: 50,
    timeoutMs: 5_000,
    ...options,
  });
  opened.push(embedder);
  return embedder;
}

function unit(vector: readonly number[]): number[] {
  const norm = Math.hypot(...vector);
  return vector.map((value) => value / norm);
}

function expectVectors(vectors: readonly Float32Array[], texts: readonly string[]): void {
  expect(vectors).toHaveLength(texts.length);
  for (const [i, text] of texts.entries())
    for (const [at, value] of unit(wordVector(text, DIMENSIONS)).entries())
      expect(vectors[i]?.[at]).toBeCloseTo(value, 6);
}

async function failureOf(call: Promise<unknown>): Promise<EmbeddingFailed> {
  const failure = await call.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(failure instanceof EmbeddingFailed))
    throw new Error(`It did not fail as it should: ${inspect(failure)}`);
  return failure;
}

const status =
  (code: number, headers: Record<string, string> = {}): EmbeddingsAnswer =>
  (request, response) => {
    // What OpenAI does: it quotes, in part, what it was sent.
    response.writeHead(code, headers).end(`no: ${request.headers.authorization} ${request.input}`);
  };
const hang: EmbeddingsAnswer = () => {};
const drop: EmbeddingsAnswer = (_, response) => response.destroy();
const dropHalfWay: EmbeddingsAnswer = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"data":[', () => response.destroy());
};
const json =
  (body: string): EmbeddingsAnswer =>
  (_, response) =>
    void response.end(body);
const texts = (count: number) => Array.from({ length: count }, (_, i) => `text number ${i} of ${count}`);

describe('vectors', () => {
  test('come in the order of the texts, have length 1, and are asked for in batches', async () => {
    const embedder = await open({ maxBatch: 4 });
    const asked = texts(11);
    expectVectors(await embedder.embed(asked), asked);
    expect(server.requests.map(({ input }) => input.length)).toEqual([4, 4, 3]);
    expect(server.requests.flatMap(({ input }) => input)).toEqual(asked);
    for (const { model } of server.requests) expect(model).toBe('test-model');
  });

  test('of very many texts come without a warning of Node’s', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on('warning', note);
    const embedder = await open({ maxBatch: 2 });
    const asked = texts(100);
    expectVectors(await embedder.embed(asked, new AbortController().signal), asked);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', note);
    expect(warnings).toEqual([]);
  });

  test('of no texts are none, and nobody is asked', async () => {
    expect(await (await open()).embed([])).toEqual([]);
    expect(server.requests).toEqual([]);
  });

  test('are put in order by their index', async () => {
    server.next(({ input }, response) => {
      const data = input.map((text, index) => ({ index, embedding: wordVector(text, DIMENSIONS) })).reverse();
      response.end(JSON.stringify({ data }));
    });
    const asked = texts(5);
    expectVectors(await (await open()).embed(asked), asked);
  });

  test.each([1e-300, 1e-200, 1e200, 1e307])('survive a scale of %d', async (scale) => {
    server.next(({ input }, response) =>
      sendVectors(
        response,
        input.map((text) => wordVector(text, DIMENSIONS).map((value) => value * scale)),
      ),
    );
    expectVectors(await (await open()).embed(['a b c']), ['a b c']);
  });

  test('are read from compressed answers', async () => {
    server.next(({ input }, response) => {
      const data = input.map((text, index) => ({ index, embedding: wordVector(text, DIMENSIONS) }));
      response.setHeader('content-encoding', 'gzip').end(gzipSync(JSON.stringify({ data })));
    });
    expectVectors(await (await open()).embed(['a b c']), ['a b c']);
  });
});

describe('what is sent', () => {
  test('is bounded by characters, in each text and in all of a request', async () => {
    const embedder = await open({ maxTextChars: 10, maxBatchChars: 25 });
    await embedder.embed(['x'.repeat(1_000_000), 'y'.repeat(10), 'z'.repeat(10), 'w']);
    expect(server.requests.map(({ input }) => input)).toEqual([
      ['x'.repeat(10), 'y'.repeat(10)],
      ['z'.repeat(10), 'w'],
    ]);
  });

  test('has no half characters and no empty texts', async () => {
    const embedder = await open({ maxTextChars: 4 });
    await embedder.embed(['abc😀', '']);
    expect(server.requests[0]?.input).toEqual(['abc\ufffd', ' ']);
  });

  test('carries the key, if there is one', async () => {
    await (await open({ apiKey: KEY })).embed(['a']);
    await (await open()).embed(['a']);
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${KEY}`, undefined]);
  });

  test('goes out a few requests at a time, whoever calls', async () => {
    const elsewhere = await startEmbeddingsServer(DIMENSIONS);
    onTestFinished(() => elsewhere.close());
    const other = await open({ url: elsewhere.url });
    // None is answered before two are there, and then not before a third might have come.
    const held: (() => void)[] = [];
    server.always(async ({ input }, response) => {
      const vectors = input.map((text) => wordVector(text, DIMENSIONS));
      held.push(() => sendVectors(response, vectors));
      if (held.length < 2) return;
      await other.embed(['a']);
      for (const send of held.splice(0)) send();
    });
    const embedder = await open({ maxBatch: 1 });
    const asked = texts(6);
    for (const vectors of await Promise.all([embedder.embed(asked), embedder.embed(asked)]))
      expectVectors(vectors, asked);
    expect(server.requests).toHaveLength(12);
    expect(server.atOnce).toBe(2);
  });

  test('does not follow where the server points', async () => {
    const elsewhere = await startEmbeddingsServer(DIMENSIONS);
    server.always(status(307, { location: `${elsewhere.url}/embeddings` }));
    const failure = await failureOf((await open({ apiKey: KEY })).embed(['a']));
    expect(failure.message).toContain('307');
    expect(server.requests).toHaveLength(1);
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
  });
});

describe('dimensions', () => {
  test('are learned from the server at the opening', async () => {
    const embedder = await open({ dimensions: undefined });
    expect(embedder.dimensions).toBe(DIMENSIONS);
    expect(server.requests).toHaveLength(1);
  });

  test('that can’t be learned fail the opening', async () => {
    server.always(status(503));
    const failure = await failureOf(open({ dimensions: undefined, retries: 1 }));
    expect(failure.retryable).toBe(true);
    expect(server.requests).toHaveLength(2);
  });

  test('other than the known ones fail, also when asked whether it is ready', async () => {
    const embedder = await open({ dimensions: DIMENSIONS + 1 });
    expect(server.requests).toEqual([]);
    for (const call of [embedder.embed(['a']), embedder.ready()]) {
      const failure = await failureOf(call);
      expect(failure.message).toMatch(/12 dimensions.* 13/);
      expect(failure.retryable).toBe(false);
    }
  });
});

describe('a passing trouble is met by another try', () => {
  test.each<[string, EmbeddingsAnswer]>([
    ['429', status(429)],
    ['408', status(408)],
    ['500', status(500)],
    ['503', status(503)],
    ['a dropped connection', drop],
    ['an answer cut off', dropHalfWay],
  ])('%s', async (_, trouble) => {
    server.next(trouble, trouble);
    const embedder = await open({ retries: 2 });
    expectVectors(await embedder.embed(['a b']), ['a b']);
    expect(server.requests).toHaveLength(3);
    server.next(trouble, trouble, trouble);
    expect((await failureOf(embedder.embed(['a b']))).retryable).toBe(true);
    expect(server.requests).toHaveLength(6);
  });

  test('a server that hangs', async () => {
    server.next(hang);
    const embedder = await open({ timeoutMs: 1000, retries: 1 });
    expectVectors(await embedder.embed(['a']), ['a']);
    server.always(hang);
    expect((await failureOf(embedder.embed(['a']))).message).toContain('within 1000 ms');
    expect(server.requests).toHaveLength(4);
  });

  test('a server that hangs in the middle of its answer', async () => {
    server.next((_, response) => void response.write('{"data":['));
    const embedder = await open({ timeoutMs: 1000, retries: 1 });
    expectVectors(await embedder.embed(['a']), ['a']);
  });

  test('a server that is not there', async () => {
    await server.close();
    const warned: string[] = [];
    const embedder = await open({ retries: 1, logger: { warn: (_, message) => warned.push(message) } });
    const failure = await failureOf(embedder.embed(['a']));
    expect(failure.message).toContain('ECONNREFUSED');
    expect(failure.retryable).toBe(true);
    expect(warned).toEqual([`${failure.message}; it will be asked again`]);
    server = await startEmbeddingsServer(DIMENSIONS);
  });

  test.each([
    ['seconds', () => '3'],
    ['a date', () => new Date(Date.now() + 60_000).toUTCString()],
  ])('no sooner than asked for in %s, up to a bound', async (_, header) => {
    server.next(status(429, { 'retry-after': header() }));
    const pauses: unknown[] = [];
    const embedder = await open({
      maxPauseMs: 200,
      logger: { warn: (fields) => pauses.push(fields) },
    });
    expectVectors(await embedder.embed(['a']), ['a']);
    expect(pauses).toEqual([{ pauseMs: 200 }]);
  });

  test('at once if the server says so', async () => {
    server.next(status(503, { 'retry-after': '0' }));
    const pauses: unknown[] = [];
    const embedder = await open({
      firstPauseMs: 5_000,
      logger: { warn: (fields) => pauses.push(fields) },
    });
    await embedder.embed(['a']);
    expect(pauses).toEqual([{ pauseMs: 0 }]);
  });
});

describe('a lasting failure', () => {
  test.each([400, 401, 403, 404, 413, 422])('%d is not tried again', async (code) => {
    server.always(status(code));
    const failure = await failureOf((await open({ apiKey: KEY })).embed(['a very private text']));
    expect(failure.retryable).toBe(false);
    expect(failure.message).toContain(String(code));
    expect(server.requests).toHaveLength(1);
    // Nothing of what was sent or said, in whatever way it is logged.
    const everything = inspect(failure, { depth: 10, showHidden: true });
    expect(everything).not.toContain(KEY);
    expect(everything).not.toContain('private');
  });

  const list = (...embeddings: unknown[]) =>
    JSON.stringify({ data: embeddings.map((embedding, index) => ({ index, embedding })) });
  const good = wordVector('a', DIMENSIONS);
  test.each([
    ['too few vectors', list(good)],
    ['too many vectors', list(good, good, good)],
    ['one index twice', JSON.stringify({ data: [0, 0].map((index) => ({ index, embedding: good })) })],
    ['an index beyond', JSON.stringify({ data: [0, 2].map((index) => ({ index, embedding: good })) })],
    ['no index', JSON.stringify({ data: [{ embedding: good }, { embedding: good }] })],
    ['vectors of two lengths', list(good, good.slice(1))],
    ['another dimension', list([1, 2], [3, 4])],
    ['an empty vector', list([], [])],
    [
      'a vector of zeros',
      list(
        good,
        good.map(() => 0),
      ),
    ],
    ['NaN', list(good, good).replace('0.1', 'NaN')],
    ['null for NaN', list(good, [...good.slice(1), null])],
    ['infinity', list(good, good).replace('0.1', '1e999')],
    ['numbers as text', list(good, good.map(String))],
    ['base64', list('AACAPw==', 'AACAPw==')],
    ['an error in a 200', '{"error":{"message":"model is loading"}}'],
    ['a page', '<html>sign in</html>'],
    ['nothing', ''],
  ])('is %s in an answer', async (_, body) => {
    server.always(json(body));
    const failure = await failureOf((await open()).embed(['a very private text', 'b']));
    expect(failure.retryable).toBe(false);
    expect(failure.message).not.toContain('private');
    expect(server.requests).toHaveLength(1);
  });

  test('is an answer without end, plain or compressed', async () => {
    let sent = 0;
    server.next((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(' '.repeat(65_536))) sent += 65_536;
      };
      response.on('drain', more);
      more();
    });
    const embedder = await open();
    expect((await failureOf(embedder.embed(['a']))).message).toMatch(/more than \d+ bytes/);
    expect(sent).toBeLessThan(32 * 1024 ** 2);
    server.next((_, response) =>
      response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(64 * 1024 ** 2, ' '))),
    );
    expect((await failureOf(embedder.embed(['a']))).message).toMatch(/more than \d+ bytes/);
  });

  test('in one batch stops the others', async () => {
    server.next(status(400));
    const embedder = await open({ maxBatch: 1, concurrency: 1 });
    await failureOf(embedder.embed(texts(5)));
    expectVectors(await embedder.embed(['after']), ['after']);
    expect(server.requests).toHaveLength(2);
  });

  test.each([
    ['a key with a line break', { apiKey: `${KEY}\nx: y` }],
    ['a password in the URL', { url: 'http://me:hunter2@127.0.0.1/v1' }],
    ['a URL that is none', { url: 'hunter2' }],
  ])('is %s, and it is not repeated', async (_, options) => {
    const failure = await open(options).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(inspect(failure)).not.toMatch(/hunter2|sk-/);
  });
});

describe('an end', () => {
  test.each<[string, EmbeddingsAnswer]>([
    ['while the server thinks', hang],
    ['in a pause', status(429, { 'retry-after': '60' })],
  ])('that the caller makes %s is at once and gives its reason', async (_, answer) => {
    server.next(answer);
    const embedder = await open({ maxPauseMs: 60_000, concurrency: 1 });
    const impatient = new AbortController();
    const given = embedder.embed(['a'], impatient.signal);
    const waiting = embedder.embed(['b'], impatient.signal);
    const other = embedder.embed(['c d']);
    const ended = Promise.allSettled([given, waiting]);
    await expect.poll(() => server.requests.length).toBe(1);
    impatient.abort(new Error('enough'));
    for (const end of await ended)
      expect(end).toMatchObject({ status: 'rejected', reason: { message: 'enough' } });
    expectVectors(await other, ['c d']);
    await expect(embedder.embed(['a'], impatient.signal)).rejects.toThrow('enough');
    expect(server.requests.map(({ input }) => input)).toEqual([['a'], ['c d']]);
  });

  test('that closing makes fails what runs and what comes', async () => {
    server.next(hang);
    const embedder = await open();
    const running = failureOf(embedder.embed(['a']));
    await expect.poll(() => server.requests.length).toBe(1);
    await embedder.close();
    expect((await running).message).toContain('closed');
    expect((await failureOf(embedder.embed(['a']))).message).toContain('closed');
  });
});
