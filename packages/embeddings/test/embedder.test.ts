import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EMBEDDING_DIMENSIONS, type Embedder, EmbeddingFailed, openLocalEmbedder } from '@ipto/embeddings';
import { afterAll, describe, expect, test, vi } from 'vitest';

const opened: Embedder[] = [];
function open(options?: Parameters<typeof openLocalEmbedder>[0]): Embedder {
  const embedder = openLocalEmbedder(options);
  opened.push(embedder);
  return embedder;
}
const embedder = open();
afterAll(() => Promise.all(opened.map((each) => each.close())));

/** The cosine of two vectors of length 1. */
function cosine(a: Float32Array | undefined, b: Float32Array | undefined): number {
  if (!a || !b) throw new Error('A vector is missing');
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

async function similarity(a: string, b: string): Promise<number> {
  const [first, second] = await embedder.embed([a, b]);
  return cosine(first, second);
}

const wing = 'The lift of a wing grows with its angle of attack until the flow separates.';

test('leave nothing behind that would tell anybody of their use', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ipto-embeddings-'));
  vi.stubEnv('HOME', folder);
  vi.stubEnv('TMPDIR', folder);
  try {
    const alone = open();
    await alone.embed([wing]);
    await alone.close();
    expect(await readdir(folder, { recursive: true })).toEqual([]);
  } finally {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  }
});

describe('vectors', () => {
  test('have the promised dimensions and length 1', async () => {
    const vectors = await embedder.embed([wing, '', '😀', 'a']);
    expect(embedder.dimensions).toBe(EMBEDDING_DIMENSIONS);
    for (const vector of vectors) {
      expect(vector).toHaveLength(EMBEDDING_DIMENSIONS);
      expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    }
  });

  test.each([
    [wing, 'How does an aerofoil create lift?', 'The bank raised its interest rates by half a percent.'],
    ['How do I reset my password?', 'Steps to recover a forgotten login', 'A recipe for potato soup'],
    [
      'A man is playing a guitar.',
      'Someone performs music on a string instrument.',
      'The stock market fell.',
    ],
  ])('of %j lie nearer to what means the same', async (text, related, unrelated) => {
    expect(await similarity(text, related)).toBeGreaterThan((await similarity(text, unrelated)) + 0.2);
  });

  test('do not depend on case or on the texts beside them', async () => {
    const others = ['Short.', 'A much longer text. '.repeat(60), 'Zahlen: 1 2 3'];
    const [alone] = await embedder.embed([wing]);
    const crowd = await embedder.embed([...others, wing, ...others, wing.toUpperCase()]);
    expect(crowd[3]).toEqual(alone);
    expect(crowd[7]).toEqual(alone);
  });

  test('are the same in another process and with other threads', async () => {
    const [here] = await embedder.embed([wing]);
    const [there] = await open({ threads: 1 }).embed([wing]);
    expect(there).toEqual(here);
  });

  test('see the first 256 tokens of a text and no more', async () => {
    const words = 'lift '.repeat(254);
    const [cut, whole, shorter] = await embedder.embed([
      `${words}potato soup recipes`,
      words,
      `${'lift '.repeat(250)}potato soup recipes`,
    ]);
    expect(cut).toEqual(whole);
    expect(shorter).not.toEqual(whole);
  });

  test('come in the order of the texts, however many these are', async () => {
    const texts = Array.from({ length: 23 }, (_, i) => `Chapter ${i} on ${i % 2 ? 'cooking' : 'sailing'}`);
    const together = await embedder.embed(texts);
    const apart = await Promise.all(texts.map((text) => embedder.embed([text])));
    expect(together).toEqual(apart.flat());
  });

  test('of no texts are none', async () => {
    expect(await embedder.embed([])).toEqual([]);
  });
});

describe('robustness', () => {
  test('an endless text is bounded', async () => {
    const [vector] = await embedder.embed(['x'.repeat(5_000_000)]);
    expect(vector).toHaveLength(EMBEDDING_DIMENSIONS);
  });

  test('a batch that takes too long fails as one to try again', async () => {
    const slow = open({ timeoutMs: 1, maxBatch: 64 });
    const failed = await slow
      .embed(Array.from({ length: 64 }, () => wing.repeat(10)))
      .catch((error) => error);
    expect(failed).toBeInstanceOf(EmbeddingFailed);
    expect(failed.retryable).toBe(true);
  });

  test('a model that needs too much memory fails', async () => {
    const small = open({ maxRssBytes: 40 * 1024 ** 2 });
    await expect(small.embed([wing])).rejects.toBeInstanceOf(EmbeddingFailed);
  });

  test('close fails what is under way', async () => {
    const closing = open();
    const call = closing.embed(Array.from({ length: 40 }, () => wing));
    const failed = expect(call).rejects.toBeInstanceOf(EmbeddingFailed);
    await closing.ready();
    await closing.close();
    await failed;
  });

  test('an aborted call fails with its reason and harms no other', async () => {
    const abort = new AbortController();
    const aborted = embedder.embed(
      Array.from({ length: 40 }, () => wing),
      abort.signal,
    );
    const other = embedder.embed([wing]);
    abort.abort(new Error('enough'));
    await expect(aborted).rejects.toThrow('enough');
    expect(await other).toHaveLength(1);
  });
});
