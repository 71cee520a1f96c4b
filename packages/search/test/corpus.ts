import { newId } from '@ipto/contracts';
import type { Database, DatasetStatus, Visibility } from '@ipto/db';
import { contentHash, type Indexer, insertPassages, publishObject } from '@ipto/search';

/** What a test puts into the index. */
export interface Corpus {
  tenant(): Promise<string>;
  dataset(
    tenantId: string,
    options?: { visibility?: Visibility; status?: DatasetStatus; unitPriceMicros?: bigint },
  ): Promise<{ id: string; tenantId: string }>;
  object(
    dataset: { id: string; tenantId: string },
    bodies: readonly string[],
    options?: {
      filename?: string;
      contentType?: string;
      title?: string;
      headingPath?: string[];
      status?: 'ready' | 'processing';
      language?: string;
      pages?: boolean;
    },
  ): Promise<string>;
}

const DIMENSIONS = 384;

/**
 * A vector made of a text's words: the more words two texts share, the nearer they are. It stands in for the
 * model, whose own tests say what it means.
 */
export function wordVector(text: string): Float32Array {
  const vector = new Float32Array(DIMENSIONS).fill(0.001);
  for (const word of text.toLowerCase().match(/[a-z0-9]+/g) ?? []) {
    let hash = 7;
    for (const letter of word) hash = (hash * 31 + letter.charCodeAt(0)) % DIMENSIONS;
    vector[hash] = (vector[hash] ?? 0) + 1;
  }
  return vector;
}

export function corpusIn({ db, indexer }: { db: Database; indexer: Indexer }): Corpus {
  return {
    async tenant() {
      const { id } = await db.prisma.tenant.create({ data: { id: newId('tenant'), name: 'Tenant' } });
      return id;
    },
    async dataset(tenantId, { visibility = 'private', status = 'active', unitPriceMicros } = {}) {
      const { id } = await db.prisma.dataset.create({
        data: {
          id: newId('dataset'),
          tenantId,
          name: 'Dataset',
          visibility,
          status,
          unitPriceMicros: unitPriceMicros ?? null,
        },
      });
      return { id, tenantId };
    },
    async object(dataset, bodies, options = {}) {
      const id = newId('object');
      const contentType = options.contentType ?? 'text/plain';
      const stored = await db.prisma.storedObject.create({
        data: {
          id,
          datasetId: dataset.id,
          tenantId: dataset.tenantId,
          filename: options.filename ?? `${id}.txt`,
          declaredContentType: contentType,
          contentType,
          sizeBytes: 1n,
          uploadKey: `uploads/${id}`,
          status: options.status ?? 'ready',
          language: options.language ?? 'english',
        },
      });
      const passages = bodies.map((body, ordinal) => ({
        id: newId('passage'),
        ordinal,
        title: options.title ?? 'Untitled',
        headingPath: options.headingPath ?? [],
        body,
        contentHash: contentHash(body),
        page: options.pages ? ordinal + 1 : null,
        citation: {
          ...(options.pages && { page: ordinal + 1 }),
          char_start: 0,
          char_end: [...body].length,
        },
        vector: wordVector(body),
      }));
      const { filename, language, createdAt } = stored;
      const opened = indexer.open({ id, contentType, filename, createdAt, language: language ?? 'simple' });
      await opened.add(passages);
      const indexed = await opened.finish();
      await db.tx(async (tx) => {
        await insertPassages(tx, { id, datasetId: dataset.id }, passages);
        if (options.status !== 'processing') await publishObject(tx, { id, datasetId: dataset.id }, indexed);
      });
      return id;
    },
  };
}
