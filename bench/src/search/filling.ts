import { ingestObject } from '@ipto/api/ingest';
import { newId } from '@ipto/contracts';
import type { Database } from '@ipto/db';
import { EMBEDDING_DIMENSIONS, type Embedder } from '@ipto/embeddings';
import type { Extractor } from '@ipto/extraction';

import { type Corpus, DATASETS, PER_OBJECT } from './corpus.js';

/** How many of the datasets the caller may search. */
const VISIBLE = 5;

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

  /** Milliseconds that it takes to ingest the passages from one number to another. */
  async ingest(from: number, to: number): Promise<number> {
    const started = performance.now();
    // As many objects at once as the worker has.
    const objects = Array.from(
      { length: (to - from) / PER_OBJECT },
      (_, i) => from / PER_OBJECT + i,
    ).values();
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        for (const object of objects) await this.#ingestObject(object);
      }),
    );
    return performance.now() - started;
  }

  /** Ingests without pause until {@link stop}. */
  start(from: number): void {
    this.#stopped = false;
    let object = from / PER_OBJECT;
    const first = object;
    this.#running = Promise.all(
      Array.from({ length: 4 }, async () => {
        while (!this.#stopped) await this.#ingestObject(object++);
      }),
    ).then(() => (object - first) * PER_OBJECT);
  }

  /** How many passages were ingested since the start. */
  async stop(): Promise<number> {
    this.#stopped = true;
    return (await this.#running) ?? 0;
  }

  async #ingestObject(object: number): Promise<void> {
    const dataset = this.#datasets[object % DATASETS];
    if (!dataset) throw new Error('There are no datasets');
    const id = newId('object');
    await this.#db.prisma.storedObject.create({
      data: {
        id,
        datasetId: dataset.id,
        tenantId: dataset.tenantId,
        filename: `${object}.txt`,
        declaredContentType: 'text/plain',
        contentType: 'text/plain',
        sizeBytes: 1n,
        uploadKey: `uploads/${id}`,
        sealedKey: `sealed/${id}`,
        status: 'approved',
      },
    });
    const passages = Array.from({ length: PER_OBJECT }, (_, i) =>
      this.#corpus.passage(object * PER_OBJECT + i),
    );
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
