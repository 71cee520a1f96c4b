import { createHash } from 'node:crypto';
import { contract } from '@ipto/contracts';
import { Prisma } from '@ipto/db';
import { openTestDatabase, type TestDatabase } from '@ipto/db/testing';
import { EMBEDDING_DIMENSIONS, type Embedder, EmbeddingFailed, LOCAL_MODEL } from '@ipto/embeddings';
import { type EmbeddingsServer, startEmbeddingsServer } from '@ipto/embeddings/testing';
import {
  contentHash,
  type Indexer,
  insertPassages,
  openIndexer,
  openSegmentIndex,
  positionsLoader,
  publishObject,
  readVector,
  SEGMENT_FORMAT,
  type SegmentIndex,
  search,
  segmentLoader,
  withdrawObject,
} from '@ipto/search';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CommandFailed, type Progress, type Report } from '../dist/commands/command.js';
import { fitVectorModel, IndexMismatch, rebuildIndex, reindex } from '../dist/modules/indexing/index.js';
import { runHere } from '../dist/run-here.js';
import { Caller } from './support/caller.js';
import { Installation } from './support/installation.js';
import { signUp } from './support/member.js';
import { settled, uploaded } from './support/upload.js';

const LOCAL = { model: LOCAL_MODEL, dimensions: EMBEDDING_DIMENSIONS };
const quiet = () => {};
const patient = () => new AbortController().signal;

/** Has a direction of its own for each text, another one in each model, and remembers what it was asked. */
function fakeEmbedder(model: string, dimensions: number): Embedder & { texts: string[]; fail: Error | null } {
  return {
    model,
    dimensions,
    texts: [],
    fail: null,
    ready: async () => {},
    async embed(texts, signal) {
      signal?.throwIfAborted();
      if (this.fail) throw this.fail;
      this.texts.push(...texts);
      return texts.map((text) => direction(`${model}\n${text}`, dimensions));
    },
    close: async () => {},
  };
}

function direction(seed: string, dimensions: number): Float32Array {
  const bytes = createHash('shake256', { outputLength: dimensions }).update(seed).digest();
  const vector = Float32Array.from(bytes, (byte) => byte - 127.5);
  const norm = Math.hypot(...vector);
  return vector.map((value) => value / norm);
}

describe('an index', () => {
  const OBJECTS = 20;
  const EACH = 5;
  const COUNT = OBJECTS * EACH;
  let testing: TestDatabase;
  let indexer: Indexer;
  let index: SegmentIndex;
  beforeAll(async () => {
    testing = await openTestDatabase();
    indexer = openIndexer();
    index = await openSegmentIndex({
      memoryBytes: 16 * 1024 * 1024,
      threads: 1,
      load: segmentLoader(testing.db),
      loadPositions: positionsLoader(testing.db),
    });
    const { prisma } = testing.db;
    await prisma.tenant.create({ data: { id: 'tnt_1', name: 'Acme' } });
  });
  afterAll(async () => {
    await index.close();
    await indexer.close();
    await testing.dispose();
  });
  beforeEach(async () => {
    // As the migrations leave it.
    const { prisma } = testing.db;
    await prisma.dataset.deleteMany();
    await prisma.searchIndex.deleteMany();
    await prisma.dataset.create({ data: { id: 'dset_1', tenantId: 'tnt_1', name: 'Papers' } });
  });

  const textOf = (i: number) => `Title ${i}\nThe body of number ${i}`;
  const idOf = (kind: 'obj' | 'psg', i: number) => `${kind}_${String(i).padStart(26, '0')}`;
  const everything = Array.from({ length: COUNT }, (_, i) => i);

  /** Objects of five passages each, as ingest leaves them; the last `unpublished` are still being ingested. */
  async function fill(made: Embedder, { from = 0, to = OBJECTS, unpublished = 0 } = {}): Promise<void> {
    for (let object = from; object < to; object++) {
      const isReady = object < to - unpublished;
      const id = idOf('obj', object);
      const stored = await testing.db.prisma.storedObject.create({
        data: {
          id,
          datasetId: 'dset_1',
          tenantId: 'tnt_1',
          filename: `${object}.txt`,
          declaredContentType: 'text/plain',
          contentType: 'text/plain',
          sizeBytes: 1n,
          uploadKey: `uploads/${object}`,
          status: isReady ? 'ready' : 'processing',
          language: 'simple',
        },
      });
      const numbers = Array.from({ length: EACH }, (_, i) => object * EACH + i);
      const vectors = await made.embed(numbers.map(textOf));
      const passages = numbers.map((number, ordinal) => ({
        id: idOf('psg', number),
        ordinal,
        title: `Title ${number}`,
        headingPath: [],
        body: `The body of number ${number}`,
        contentHash: contentHash(String(number)),
        citation: { char_start: 0, char_end: 1 },
        page: null,
        vector: Float32Array.from(vectors[ordinal] ?? []),
      }));
      const opened = indexer.open({ ...stored, language: 'simple' });
      await opened.add(passages);
      const indexed = await opened.finish();
      await testing.db.tx(async (tx) => {
        await insertPassages(tx, stored, passages);
        if (isReady) await publishObject(tx, stored, indexed);
      });
    }
  }

  /** Which passages have the vectors of an embedder. */
  async function madeWith({ model, dimensions }: Embedder): Promise<number[]> {
    const rows = await testing.db.prisma.passageVector.findMany({ orderBy: { passageId: 'asc' } });
    const other = fakeEmbedder(model, dimensions);
    const found: number[] = [];
    for (const { passageId, vector } of rows) {
      const number = Number(passageId.slice(4));
      const [expected = new Float32Array()] = await other.embed([textOf(number)]);
      const actual = readVector(vector);
      if (
        actual.length === dimensions &&
        actual.every((value, at) => Math.abs(value - (expected[at] ?? 9)) < 1e-5)
      )
        found.push(number);
    }
    return found;
  }

  const row = () => testing.db.prisma.searchIndex.findUniqueOrThrow({ where: { id: 1 } });
  const run = (embedder: Embedder, report: Report = quiet, signal = patient()) =>
    reindex({ db: testing.db, indexer, embedder }, report, signal);

  /** Runs it until it has come so far, and interrupts it. */
  async function interrupted(embedder: Embedder, at: number): Promise<void> {
    const interrupt = new AbortController();
    const running = run(
      embedder,
      ({ done }) => {
        if (done >= at) interrupt.abort(new Error('enough'));
      },
      interrupt.signal,
    );
    await expect(running).rejects.toThrow('enough');
  }

  describe.each([
    ['of other dimensions', 20],
    ['of the same dimensions', EMBEDDING_DIMENSIONS],
  ])('that gets a model %s', (_, dimensions) => {
    test('is made anew object by object, each once, whatever comes between', async () => {
      await fill(fakeEmbedder(LOCAL_MODEL, EMBEDDING_DIMENSIONS));
      await interrupted(fakeEmbedder('fresh', dimensions), 40);
      const { done } = await row();
      expect(done).toBeGreaterThanOrEqual(40);
      expect(done).toBeLessThan(COUNT);
      expect(await row()).toMatchObject({
        ...LOCAL,
        targetModel: 'fresh',
        targetDimensions: dimensions,
        position: expect.stringMatching(new RegExp(`^${idOf('obj', done / EACH - 1)}(:${EACH - 1})?$`)),
        total: COUNT,
      });

      // What was done is not done again.
      const again = fakeEmbedder('fresh', dimensions);
      const heard: Progress[] = [];
      const message = await run(again, (each) => heard.push(each));
      expect(message).toBe(`100 passages have their vectors of fresh (${dimensions} dimensions).`);
      expect(again.texts).toEqual(everything.slice(done).map(textOf));
      expect(heard[0]).toEqual({ done, total: COUNT });
      expect(heard.at(-1)).toEqual({ done: COUNT, total: COUNT });
      expect(await madeWith(again)).toEqual(everything);
      expect(await row()).toMatchObject({
        model: 'fresh',
        dimensions,
        targetModel: null,
        targetDimensions: null,
        position: null,
      });

      // Searches find passages by their new vectors, and by their words as before.
      const [wanted = new Float32Array()] = await again.embed([textOf(77)]);
      for (const mode of ['dense', 'lexical'] as const) {
        const request = { query: 'number 77', mode, filters: {} };
        const viewer = { tenantId: 'tnt_1', allowListKeyId: null };
        const { placed } = await search({ db: testing.db, index }, viewer, request, Promise.resolve(wanted));
        expect(placed[0]?.id).toBe(idOf('psg', 77));
      }
    });

    test('is of no use to anybody half-way, and says how to get out of it', async () => {
      await fill(fakeEmbedder(LOCAL_MODEL, EMBEDDING_DIMENSIONS));
      const fresh = fakeEmbedder('fresh', dimensions);
      await interrupted(fresh, 40);
      for (const embedder of [LOCAL, fresh]) {
        const refused = fitVectorModel(testing.db, embedder);
        await expect(refused).rejects.toBeInstanceOf(IndexMismatch);
        await expect(refused).rejects.toThrow(
          `from ${LOCAL_MODEL} (384 dimensions) to fresh (${dimensions} dimensions)`,
        );
        await expect(refused).rejects.toThrow(/unfinished \(\d+ of 100 passages\).*`ipto-server reindex`/);
      }
      // Back to where it was.
      const old = fakeEmbedder(LOCAL_MODEL, EMBEDDING_DIMENSIONS);
      await run(old);
      expect(old.texts).toHaveLength(COUNT);
      expect(await madeWith(old)).toEqual(everything);
      await fitVectorModel(testing.db, LOCAL);
      await expect(fitVectorModel(testing.db, fresh)).rejects.toThrow(
        `was made with ${LOCAL_MODEL} (384 dimensions), and the embedder is fresh (${dimensions} dimensions)`,
      );
    });
  });

  test('half-way between two models goes on to a third', async () => {
    await fill(fakeEmbedder(LOCAL_MODEL, EMBEDDING_DIMENSIONS));
    await interrupted(fakeEmbedder('second', 20), 40);
    const third = fakeEmbedder('third', 20);
    await run(third);
    expect(await madeWith(third)).toEqual(everything);
    expect(await row()).toMatchObject({ model: 'third', dimensions: 20, targetModel: null, done: COUNT });
  });

  test('that keeps its model is written only where a vector is another', async () => {
    const same = fakeEmbedder(LOCAL_MODEL, EMBEDDING_DIMENSIONS);
    await fill(same);
    await testing.db.prisma.passageVector.delete({ where: { passageId: idOf('psg', 5) } });
    const versions = () =>
      testing.db.sql<{ id: string; version: string }>(
        Prisma.sql`SELECT passage_id AS id, xmin::text AS version FROM passage_vectors ORDER BY passage_id`,
      );
    const before = new Map((await versions()).map(({ id, version }) => [id, version]));
    await interrupted(same, 40);
    // Half-way it is as good as whole.
    await fitVectorModel(testing.db, LOCAL);
    await run(same);
    expect(await madeWith(same)).toEqual(everything);
    const written = (await versions()).filter(({ id, version }) => before.get(id) !== version);
    expect(written.map(({ id }) => id)).toEqual([idOf('psg', 5)]);
    await fitVectorModel(testing.db, LOCAL);
  });

  test('may grow and shrink meanwhile', async () => {
    const same = fakeEmbedder(LOCAL_MODEL, EMBEDDING_DIMENSIONS);
    await fill(same);
    const heard: Progress[] = [];
    let changed: Promise<unknown> | null = null;
    await run(same, (progress) => {
      heard.push(progress);
      changed ??= testing.db
        .tx(async (tx) => {
          for (const object of [1, 12, 19]) {
            await withdrawObject(tx, idOf('obj', object));
            await tx.storedObject.delete({ where: { id: idOf('obj', object) } });
          }
        })
        .then(() => fill(same, { from: 30, to: 32 }));
    });
    await changed;
    for (const { done, total } of heard) expect(done).toBeLessThanOrEqual(total);
    expect((await row()).targetModel).toBeNull();
  });

  test('makes nothing of what another model has begun to ingest', async () => {
    await fill(fakeEmbedder(LOCAL_MODEL, EMBEDDING_DIMENSIONS), { unpublished: 2 });
    const fresh = fakeEmbedder('fresh', 20);
    await run(fresh);
    expect(await madeWith(fresh)).toEqual(everything.slice(0, COUNT - 2 * EACH));
    expect(await testing.db.prisma.passage.count()).toBe(COUNT - 2 * EACH);
  });

  test('whose embedder fails half-way is as far as it came', async () => {
    await fill(fakeEmbedder(LOCAL_MODEL, EMBEDDING_DIMENSIONS));
    const fresh = fakeEmbedder('fresh', 20);
    const failing = run(fresh, ({ done }) => {
      if (done >= 40) fresh.fail = new EmbeddingFailed('The server is gone');
    });
    await expect(failing).rejects.toThrow('The server is gone');
    const { done } = await row();
    expect(done).toBeGreaterThanOrEqual(40);
    expect(await madeWith(fresh)).toEqual(everything.slice(0, done));
    fresh.fail = null;
    await run(fresh);
    expect(await madeWith(fresh)).toEqual(everything);
  });

  test('that another reindex takes over is left to it', async () => {
    await fill(fakeEmbedder(LOCAL_MODEL, EMBEDDING_DIMENSIONS));
    let taken: Promise<unknown> | null = null;
    const overtaken = run(fakeEmbedder('fresh', 20), () => {
      // Not before it is asked for its result does Prisma begin.
      taken ??= testing.db.prisma.searchIndex
        .update({ where: { id: 1 }, data: { targetModel: 'other' } })
        .then(() => {});
    });
    await expect(overtaken).rejects.toBeInstanceOf(CommandFailed);
    await taken;
    expect(await row()).toMatchObject({ model: LOCAL_MODEL, targetModel: 'other' });
  });

  test('whose passages all go half-way is whosoever starts on it', async () => {
    await fill(fakeEmbedder(LOCAL_MODEL, EMBEDDING_DIMENSIONS));
    await interrupted(fakeEmbedder('fresh', 20), 40);
    await testing.db.prisma.storedObject.deleteMany();
    await fitVectorModel(testing.db, { model: 'third', dimensions: 30 });
    expect(await row()).toMatchObject({ model: 'third', dimensions: 30, targetModel: null });
  });

  test('without passages is whosoever starts on it', async () => {
    const fresh = fakeEmbedder('fresh', 20);
    await fitVectorModel(testing.db, fresh);
    expect(await row()).toMatchObject({ model: 'fresh', dimensions: 20 });
    await fill(fresh, { to: 1 });
    await expect(fitVectorModel(testing.db, LOCAL)).rejects.toThrow('was made with fresh (20 dimensions)');
    await fitVectorModel(testing.db, fresh);
    expect(await run(fresh)).toMatch(/^5 passages have/);
    await testing.db.prisma.storedObject.deleteMany();
    expect(await run(fresh)).toMatch(/^0 passages have/);
  });

  test('takes no longer vectors than its kind can hold', async () => {
    const long = fakeEmbedder('long', 5000);
    for (const refused of [fitVectorModel(testing.db, long), run(long)]) {
      await expect(refused).rejects.toBeInstanceOf(IndexMismatch);
      await expect(refused).rejects.toThrow('long (5000 dimensions)');
    }
    expect(await testing.db.prisma.searchIndex.count()).toBe(0);
    await fitVectorModel(testing.db, { model: 'widest', dimensions: 4096 });
  });

  test('that lacks segments, or has those of an earlier release, is made whole at the start', async () => {
    const local = fakeEmbedder(LOCAL_MODEL, EMBEDDING_DIMENSIONS);
    await fill(local);
    const { prisma } = testing.db;
    const lost = await prisma.storedObject.findMany({
      where: { id: { in: [idOf('obj', 2), idOf('obj', 3)] } },
    });
    for (const { id } of lost) await testing.db.tx((tx) => withdrawObject(tx, id));
    await testing.db.sql(Prisma.sql`
      UPDATE search_segments SET format = 0
      WHERE id IN (SELECT segment_id FROM objects WHERE id = ${idOf('obj', 7)})`);
    await rebuildIndex(testing.db, indexer, pino({ level: 'silent' }));
    const request = { query: 'body', mode: 'lexical' as const, filters: {} };
    const viewer = { tenantId: 'tnt_1', allowListKeyId: null };
    const { placed } = await search({ db: testing.db, index }, viewer, request, null);
    expect(placed.map(({ id }) => Number(id.slice(4))).filter((n) => n < COUNT)).toHaveLength(placed.length);
    const segments = await prisma.searchSegment.findMany({
      select: { format: true, objects: true, dead: true },
    });
    expect(segments.every(({ format }) => format === SEGMENT_FORMAT)).toBe(true);
    expect(segments.reduce((sum, { objects, dead }) => sum + objects - dead.length, 0)).toBe(OBJECTS);
  });
});

describe('an installation', { timeout: 300_000 }, () => {
  const WORDS = ['aardvark', 'badger', 'capybara', 'dromedary', 'echidna'];
  const DIMENSIONS = 512;
  let installation: Installation;
  let server: EmbeddingsServer;
  beforeAll(async () => {
    installation = await Installation.create();
    server = await startEmbeddingsServer(DIMENSIONS);
  });
  afterAll(async () => {
    await installation.dispose();
    await server.close();
  });
  afterEach(() => server.always(null));

  const remote = (model = 'remote-model') => ({
    IPTO_EMBEDDINGS_URL: server.url,
    IPTO_EMBEDDINGS_MODEL: model,
    IPTO_EMBEDDINGS_API_KEY: 'sk-very-secret',
  });
  const reindexHere = async (env: Record<string, string>, report: Report = quiet) =>
    runHere(await installation.config(env), 'reindex', [], report, patient());

  test('starts with a server’s model, stays with it, and changes it by a reindex', async () => {
    const first = await installation.start(remote());
    const owner = await signUp(first.localUrl);
    const { dataset_id } = await owner.dataset();
    for (const word of WORDS) {
      const { object_id } = await uploaded(owner, dataset_id, {
        filename: `${word}.txt`,
        bytes: `All about the ${word} and its ways.`,
      });
      expect(await settled(owner, object_id)).toMatchObject({ status: 'ready' });
    }
    const find = async (url: string, query: string) => {
      const { results } = await new Caller(url, owner.credential).ok(contract.search.query, {
        query,
        mode: 'dense',
      });
      return results[0]?.filename;
    };
    expect(await find(first.localUrl, 'the ways of an echidna')).toBe('echidna.txt');

    // Beside the running server, which answers meanwhile.
    const heard: Progress[] = [];
    const running = reindexHere(remote(), (each) => heard.push(each));
    expect(await find(first.localUrl, 'the ways of a badger')).toBe('badger.txt');
    expect(await running).toBe('5 passages have their vectors of remote-model (512 dimensions).');
    expect(heard.at(-1)).toEqual({ done: 5, total: 5 });
    const other = reindexHere(remote('other-model'));
    await expect(other).rejects.toBeInstanceOf(CommandFailed);
    await expect(other).rejects.toThrow(
      'searches with remote-model (512 dimensions), and the environment names other-model (512 dimensions)',
    );
    // A server that fails makes searches by meaning fail, and those by words go on.
    server.always((_, response) => response.writeHead(503).end());
    const dense = await owner.call(contract.search.query, { query: 'badger', mode: 'dense' });
    expect(dense).toMatchObject({ status: 503 });
    expect(
      (await owner.ok(contract.search.query, { query: 'badger', mode: 'lexical' })).results,
    ).toHaveLength(1);
    await first.close();

    // Down at the start as well: what is known of its model must do.
    const second = await installation.start(remote());
    await second.close();
    // Another model of its must be asked, and so it is with one that was never there.
    await expect(installation.start(remote('other-model'))).rejects.toBeInstanceOf(EmbeddingFailed);
    server.always(null);
    const mismatched = installation.start(remote('other-model'));
    await expect(mismatched).rejects.toBeInstanceOf(IndexMismatch);
    await expect(mismatched).rejects.toThrow(
      'remote-model (512 dimensions), and the embedder is other-model (512 dimensions)',
    );
    await expect(installation.start()).rejects.toThrow(`the embedder is ${LOCAL_MODEL} (384 dimensions)`);

    expect(await reindexHere({})).toBe(`5 passages have their vectors of ${LOCAL_MODEL} (384 dimensions).`);
    const last = await installation.start();
    expect(await find(last.localUrl, 'the ways of an echidna')).toBe('echidna.txt');
    await last.close();
    expect(installation.log.filter((line) => JSON.parse(line).level >= 50)).toEqual([]);
    expect(installation.log.join('\n')).not.toContain('sk-very-secret');
  });
});
