import { ingestObject } from '@ipto/api/ingest';
import { newId } from '@ipto/contracts';
import type { Database } from '@ipto/db';
import { EMBEDDING_DIMENSIONS, type Embedder } from '@ipto/embeddings';
import type { Extractor } from '@ipto/extraction';

import { type Corpus, DATASETS, PER_OBJECT } from './corpus.js';

/** How many of the datasets the caller may search. */
const VISIBLE = 5;
/** As many objects as the worker has in hand. */
const AT_ONCE = 4;
/** Passages that are made before the time of their ingest is taken. */
const MADE_AT_ONCE = 10_000;

interface MadeObject {
  readonly number: number;
  readonly passages: readonly ReturnType<Corpus['passage']>[];
}

/** Puts passages with given vectors through ingest itself: only reading and embedding are left out. */
export class Filling {
  /** The datasets that the caller may search. */
  readonly visible: string[] = [];
  readonly #db: Database;
  readonly #corpus: Corpus;
  readonly #datasets: { id: string; tenantId: string }[] = [];
  #running: Promise<number> | null = null;
  #stopped = false;

  constructor(db: Database, corpus: Corpus) {
    this.#db = db;
    this.#corpus = corpus;
  }

  /** 50 datasets, of which the caller owns three and may search two listed ones. */
  async makeDatasets(callerTenantId: string): Promise<void> {
    const { prisma } = this.#db;
    const other = await prisma.tenant.create({ data: { id: newId('tenant'), name: 'others' } });
    for (let i = 0; i < DATASETS; i++) {
      const own = i < 3;
      const tenantId = own ? callerTenantId : other.id;
      const { id } = await prisma.dataset.create({
        data: {
          id: newId('dataset'),
          tenantId,
          name: `dataset ${i}`,
          status: 'active',
          visibility: i < VISIBLE && !own ? 'listed' : 'private',
        },
      });
      this.#datasets.push({ id, tenantId });
      if (i < VISIBLE) this.visible.push(id);
    }
  }

  /** Milliseconds that it takes to ingest the passages from one number to another, without those of making them. */
  async ingest(from: number, to: number): Promise<number> {
    let passed = 0;
    for (let at = from; at < to; at += MADE_AT_ONCE) {
      const objects = Array.from({ length: Math.min(MADE_AT_ONCE, to - at) / PER_OBJECT }, (_, i) =>
        this.#make(at / PER_OBJECT + i),
      ).values();
      const started = performance.now();
      await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          for (const object of objects) await this.#ingestObject(object);
        }),
      );
      passed += performance.now() - started;
    }
    return passed;
  }

  /** Ingests without pause until {@link stop}. */
  start(from: number): void {
    this.#stopped = false;
    let object = from / PER_OBJECT;
    const first = object;
    this.#running = Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        while (!this.#stopped) await this.#ingestObject(this.#make(object++));
      }),
    ).then(() => (object - first) * PER_OBJECT);
  }

  /** How many passages were ingested since the start. */
  async stop(): Promise<number> {
    this.#stopped = true;
    return (await this.#running) ?? 0;
  }

  #make(number: number): MadeObject {
    const passages = Array.from({ length: PER_OBJECT }, (_, i) =>
      this.#corpus.passage(number * PER_OBJECT + i),
    );
    return { number, passages };
  }

  async #ingestObject({ number, passages }: MadeObject): Promise<void> {
    const dataset = this.#datasets[number % DATASETS];
    if (!dataset) throw new Error('There are no datasets');
    const id = newId('object');
    await this.#db.prisma.storedObject.create({
      data: {
        id,
        datasetId: dataset.id,
        tenantId: dataset.tenantId,
        filename: `${number}.txt`,
        declaredContentType: 'text/plain',
        contentType: 'text/plain',
        sizeBytes: 1n,
        uploadKey: `uploads/${id}`,
        sealedKey: `sealed/${id}`,
        status: 'approved',
      },
    });
    const vectors = new Map(passages.map(({ title, body, embedding }) => [`${title}\n${body}`, embedding]));
    const tools = {
      db: this.#db,
      storage: { withFile: <T>(_key: string, use: (path: string) => Promise<T>) => use('') },
      extractor: {
        extract: async () => ({
          title: passages[0]?.title ?? '',
          language: 'english',
          warnings: [],
          passages: passages.map(({ title, body }) => ({
            title,
            headingPath: [],
            body,
            citation: { char_start: 0, char_end: body.length },
          })),
        }),
      } satisfies Pick<Extractor, 'extract'>,
      embedder: {
        embed: async (texts) =>
          texts.map((text) => vectors.get(text) ?? new Float32Array(EMBEDDING_DIMENSIONS)),
      } satisfies Pick<Embedder, 'embed'>,
    };
    await ingestObject(tools, id, new AbortController().signal);
  }
}
