import { createHash } from 'node:crypto';
import { contract } from '@ipto/contracts';
import { Prisma } from '@ipto/db';
import { openTestDatabase, type TestDatabase } from '@ipto/db/testing';
import { EMBEDDING_DIMENSIONS, type Embedder, EmbeddingFailed, LOCAL_MODEL } from '@ipto/embeddings';
import { type EmbeddingsServer, startEmbeddingsServer } from '@ipto/embeddings/testing';
import { directionLiteral, storedVector } from '@ipto/search';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CommandFailed, type Progress, type Report } from '../dist/commands/command.js';
import { fitSearchIndex, IndexMismatch, reindex } from '../dist/modules/indexing/index.js';
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
  const COUNT = 100;
  let testing: TestDatabase;
  beforeAll(async () => {
    testing = await openTestDatabase();
    const { prisma } = testing.db;
    await prisma.tenant.create({ data: { id: 'tnt_1', name: 'Acme' } });
    await prisma.dataset.create({ data: { id: 'dset_1', tenantId: 'tnt_1', name: 'Papers' } });
    await prisma.storedObject.create({
      data: {
        id: 'obj_1',
        datasetId: 'dset_1',
        tenantId: 'tnt_1',
        filename: 'a.txt',
        declaredContentType: 'text/plain',
        contentType: 'text/plain',
        sizeBytes: 1n,
        uploadKey: 'uploads/1',
        status: 'ready',
      },
    });
  });
  afterAll(() => testing.dispose());
  beforeEach(async () => {
    // As the migrations leave it.
    await testing.db.prisma.passage.deleteMany();
    await fitSearchIndex(testing.db, LOCAL);
    await testing.db.prisma.searchIndex.deleteMany();
  });

  const textOf = (i: number) => `Title ${i}\nThe body of number ${i}`;

  /** Passages `from` to `to` as ingest stores them. */
  async function fill(made: Embedder, from: number, to: number): Promise<void> {
    for (let i = from; i < to; i++) {
      const [vector] = await made.embed([textOf(i)]);
      await testing.db.sql(Prisma.sql`
        INSERT INTO passages (id, object_id, dataset_id, ordinal, title, body, citation, content_hash, lexemes, terms, embedding)
        VALUES (${idOf(i)}, 'obj_1', 'dset_1', ${i}, ${`Title ${i}`}, ${`The body of number ${i}`}, '{}', ${`h${i}`},
                ${`number ${i}`}, to_tsvector('simple', ${`number ${i}`}), ${storedVector(Prisma.sql`${directionLiteral(Float32Array.from(vector ?? []))}`)})`);
    }
  }
  const idOf = (i: number) => `psg_${String(i).padStart(4, '0')}`;

  /** Which passages have the vectors of an embedder. */
  async function madeWith({ model, dimensions }: Embedder): Promise<number[]> {
    const rows = await testing.db.sql<{ ordinal: number; vector: string }>(
      Prisma.sql`SELECT ordinal, embedding::text AS vector FROM passages WHERE embedding IS NOT NULL ORDER BY id`,
    );
    const other = fakeEmbedder(model, dimensions);
    const found: number[] = [];
    for (const { ordinal, vector } of rows) {
      const [expected = new Float32Array()] = await other.embed([textOf(ordinal)]);
      const actual = vector.slice(1, -1).split(',').map(Number);
      if (
        actual.length === dimensions &&
        actual.every((value, at) => Math.abs(value - (expected[at] ?? 9)) < 1e-5)
      )
        found.push(ordinal);
    }
    return found;
  }

  const everything = Array.from({ length: COUNT }, (_, i) => i);
  const row = () => testing.db.prisma.searchIndex.findUniqueOrThrow({ where: { id: 1 } });
  const indexes = () =>
    testing.db.sql<{ definition: string }>(
      Prisma.sql`SELECT indexdef AS definition FROM pg_indexes WHERE tablename = 'passages' ORDER BY indexname`,
    );

  /** Runs it until it has come so far, and interrupts it. */
  async function interrupted(embedder: Embedder, at: number): Promise<number> {
    const interrupt = new AbortController();
    let reached = 0;
    const run = reindex(
      { db: testing.db, embedder },
      ({ done }) => {
        reached = done;
        if (done >= at) interrupt.abort(new Error('enough'));
      },
      interrupt.signal,
    );
    await expect(run).rejects.toThrow('enough');
    return reached;
  }

  describe.each([
    ['of other dimensions', 20],
    ['of the same dimensions', EMBEDDING_DIMENSIONS],
  ])('that gets a model %s', (_, dimensions) => {
    test('is made anew in pieces, each once, whatever comes between', async () => {
      const old = fakeEmbedder(LOCAL_MODEL, EMBEDDING_DIMENSIONS);
      await fill(old, 0, COUNT);
      const before = await indexes();
      const fresh = fakeEmbedder('fresh', dimensions);
      const reached = await interrupted(fresh, 40);
      expect(reached).toBeGreaterThanOrEqual(40);
      expect(reached).toBeLessThan(COUNT);
      expect(await row()).toMatchObject({
        ...LOCAL,
        targetModel: 'fresh',
        targetDimensions: dimensions,
        position: idOf(reached - 1),
        done: reached,
        total: COUNT,
      });
      expect(await madeWith(fresh)).toEqual(everything.slice(0, reached));

      // What was embedded is not embedded again, but for what had not been written.
      const again = fakeEmbedder('fresh', dimensions);
      const heard: Progress[] = [];
      const message = await reindex(
        { db: testing.db, embedder: again },
        (each) => heard.push(each),
        patient(),
      );
      expect(message).toBe(`100 passages have their vectors of fresh (${dimensions} dimensions).`);
      expect(again.texts).toEqual(everything.slice(reached).map(textOf));
      expect(heard[0]).toEqual({ done: reached, total: COUNT });
      expect(heard.at(-1)).toEqual({ done: COUNT, total: COUNT });
      expect(await madeWith(fresh)).toEqual(everything);
      expect(await row()).toMatchObject({
        model: 'fresh',
        dimensions,
        targetModel: null,
        targetDimensions: null,
        position: null,
      });
      expect(await indexes()).toEqual(before);

      const signed = await testing.db.sql(Prisma.sql`
        SELECT id FROM passages p JOIN passage_signatures s ON s.passage_id = p.id
        WHERE s.signature = binary_quantize(p.embedding) ORDER BY id`);
      expect(signed).toHaveLength(COUNT);

      // Both halves of search find their passages through the new vectors.
      const [wanted] = await again.embed([textOf(77)]);
      const vector = JSON.stringify([...(wanted ?? [])]);
      const nearest = await testing.db.sql(
        Prisma.sql`SELECT id FROM passages WHERE embedding IS NOT NULL ORDER BY embedding <=> ${vector}::vector LIMIT 1`,
      );
      expect(nearest).toEqual([{ id: idOf(77) }]);
      const named = await testing.db.sql(
        Prisma.sql`SELECT id FROM passages WHERE embedding IS NOT NULL AND terms @@ to_tsquery('simple', '77')
          ORDER BY lexemes <@> to_bm25query('77', 'passages_bm25_idx') LIMIT 5`,
      );
      expect(named).toEqual([{ id: idOf(77) }]);
    });

    test('is of no use to anybody half-way, and says how to get out of it', async () => {
      await fill(fakeEmbedder(LOCAL_MODEL, EMBEDDING_DIMENSIONS), 0, COUNT);
      const fresh = fakeEmbedder('fresh', dimensions);
      await interrupted(fresh, 40);
      for (const embedder of [LOCAL, fresh]) {
        const refused = fitSearchIndex(testing.db, embedder);
        await expect(refused).rejects.toBeInstanceOf(IndexMismatch);
        await expect(refused).rejects.toThrow(
          `from ${LOCAL_MODEL} (384 dimensions) to fresh (${dimensions} dimensions)`,
        );
        await expect(refused).rejects.toThrow(/unfinished \(\d+ of 100 passages\).*`ipto-server reindex`/);
      }
      // Back to where it was.
      const old = fakeEmbedder(LOCAL_MODEL, EMBEDDING_DIMENSIONS);
      await reindex({ db: testing.db, embedder: old }, quiet, patient());
      expect(old.texts).toHaveLength(COUNT);
      expect(await madeWith(old)).toEqual(everything);
      await fitSearchIndex(testing.db, LOCAL);
      await expect(fitSearchIndex(testing.db, fresh)).rejects.toThrow(
        `was made with ${LOCAL_MODEL} (384 dimensions), and the embedder is fresh (${dimensions} dimensions)`,
      );
    });
  });

  test('half-way between two models goes on to a third', async () => {
    await fill(fakeEmbedder(LOCAL_MODEL, EMBEDDING_DIMENSIONS), 0, COUNT);
    await interrupted(fakeEmbedder('second', 20), 40);
    const third = fakeEmbedder('third', 20);
    await reindex({ db: testing.db, embedder: third }, quiet, patient());
    expect(await madeWith(third)).toEqual(everything);
    expect(await row()).toMatchObject({ model: 'third', dimensions: 20, targetModel: null, done: COUNT });
  });

  test('that keeps its model is written only where a vector is another', async () => {
    const same = fakeEmbedder(LOCAL_MODEL, EMBEDDING_DIMENSIONS);
    await fill(same, 0, COUNT);
    await testing.db.sql(Prisma.sql`UPDATE passages SET embedding = NULL WHERE id = ${idOf(5)}`);
    const versions = () =>
      testing.db.sql<{ version: string }>(
        Prisma.sql`SELECT id, xmin::text AS version FROM passages ORDER BY id`,
      );
    const before = await versions();
    await interrupted(same, 40);
    // Half-way it is as good as whole.
    await fitSearchIndex(testing.db, LOCAL);
    await reindex({ db: testing.db, embedder: same }, quiet, patient());
    expect(await madeWith(same)).toEqual(everything);
    const after = await versions();
    expect(after.filter(({ version }, i) => version !== before[i]?.version)).toHaveLength(1);
    await fitSearchIndex(testing.db, LOCAL);
  });

  test('may grow and shrink meanwhile', async () => {
    const same = fakeEmbedder(LOCAL_MODEL, EMBEDDING_DIMENSIONS);
    await fill(same, 0, COUNT);
    const heard: Progress[] = [];
    let changed: Promise<unknown> | null = null;
    await reindex(
      { db: testing.db, embedder: same },
      (progress) => {
        heard.push(progress);
        changed ??= testing.db.prisma.passage
          .deleteMany({ where: { id: { in: [idOf(1), idOf(80), idOf(99)] } } })
          .then(() => fill(same, 200, 204));
      },
      patient(),
    );
    await changed;
    for (const { done, total } of heard) expect(done).toBeLessThanOrEqual(total);
    expect((await row()).targetModel).toBeNull();
  });

  test('whose embedder fails half-way is as far as it came', async () => {
    await fill(fakeEmbedder(LOCAL_MODEL, EMBEDDING_DIMENSIONS), 0, COUNT);
    const fresh = fakeEmbedder('fresh', 20);
    const failing = reindex(
      { db: testing.db, embedder: fresh },
      ({ done }) => {
        if (done >= 40) fresh.fail = new EmbeddingFailed('The server is gone');
      },
      patient(),
    );
    await expect(failing).rejects.toThrow('The server is gone');
    const { done } = await row();
    expect(done).toBeGreaterThanOrEqual(40);
    expect(await madeWith(fresh)).toEqual(everything.slice(0, done));
    fresh.fail = null;
    await reindex({ db: testing.db, embedder: fresh }, quiet, patient());
    expect(await madeWith(fresh)).toEqual(everything);
  });

  test('that another reindex takes over is left to it', async () => {
    await fill(fakeEmbedder(LOCAL_MODEL, EMBEDDING_DIMENSIONS), 0, COUNT);
    let taken: Promise<unknown> | null = null;
    const overtaken = reindex(
      { db: testing.db, embedder: fakeEmbedder('fresh', 20) },
      () => {
        // Not before it is asked for its result does Prisma begin.
        taken ??= testing.db.prisma.searchIndex
          .update({ where: { id: 1 }, data: { targetModel: 'other' } })
          .then(() => {});
      },
      patient(),
    );
    await expect(overtaken).rejects.toBeInstanceOf(CommandFailed);
    await taken;
    expect(await row()).toMatchObject({ model: LOCAL_MODEL, targetModel: 'other' });
  });

  test('whose passages all go half-way is whosoever starts on it', async () => {
    const before = await indexes();
    await fill(fakeEmbedder(LOCAL_MODEL, EMBEDDING_DIMENSIONS), 0, COUNT);
    await interrupted(fakeEmbedder('fresh', 20), 40);
    await testing.db.prisma.passage.deleteMany();
    await fitSearchIndex(testing.db, { model: 'third', dimensions: 30 });
    expect(await row()).toMatchObject({
      model: 'third',
      dimensions: 30,
      targetModel: null,
    });
    expect(await indexes()).toEqual(before);
  });

  test('without passages is whosoever starts on it', async () => {
    const before = await indexes();
    const fresh = fakeEmbedder('fresh', 20);
    await fitSearchIndex(testing.db, fresh);
    expect(await row()).toMatchObject({ model: 'fresh', dimensions: 20 });
    expect(await indexes()).toEqual(before);
    await fill(fresh, 0, 3);
    await expect(fitSearchIndex(testing.db, LOCAL)).rejects.toThrow('was made with fresh (20 dimensions)');
    await fitSearchIndex(testing.db, fresh);
    expect(await reindex({ db: testing.db, embedder: fresh }, quiet, patient())).toMatch(/^3 passages have/);
    await testing.db.prisma.passage.deleteMany();
    expect(await reindex({ db: testing.db, embedder: fresh }, quiet, patient())).toMatch(/^0 passages have/);
  });

  test('takes no longer vectors than its kind can hold', async () => {
    const long = fakeEmbedder('long', 5000);
    for (const refused of [
      fitSearchIndex(testing.db, long),
      reindex({ db: testing.db, embedder: long }, quiet, patient()),
    ]) {
      await expect(refused).rejects.toBeInstanceOf(IndexMismatch);
      await expect(refused).rejects.toThrow('long (5000 dimensions)');
    }
    expect(await testing.db.prisma.searchIndex.count()).toBe(0);
    await fitSearchIndex(testing.db, { model: 'widest', dimensions: 4096 });
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
