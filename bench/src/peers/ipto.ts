import { newId } from '@ipto/contracts';
import { type Database, openDatabase, Prisma, type Viewer } from '@ipto/db';
import {
  type Indexer,
  openIndexer,
  openSegmentIndex,
  positionsLoader,
  type SegmentIndex,
  search,
  segmentLoader,
} from '@ipto/search';
import { median } from '../figures.js';
import { addObject } from '../search/adding.js';
import { settle } from '../search/filling.js';
import { Parts } from '../search/parts.js';
import { DATASETS } from './datasets.js';
import { type Bytes, FOUND, type Peer, type PeerCorpus, type PeerPassage, type Question } from './peer.js';

const INDEX_MEMORY = 2 ** 30;
/** As many as ingest has in hand. */
const AT_ONCE = 4;

/** Opens IPTO's own search on its embedded PostgreSQL, for one tenant who owns all datasets. */
export async function openIpto(folder: string): Promise<Peer> {
  const db = await openDatabase({ dataDir: folder, statementTimeoutMs: 3_600_000 });
  const index = await openSegmentIndex({
    memoryBytes: INDEX_MEMORY,
    load: segmentLoader(db),
    loadPositions: positionsLoader(db),
  });
  return Ipto.make(db, openIndexer(), index);
}

class Ipto implements Peer {
  readonly #db: Database;
  readonly #indexer: Indexer;
  readonly #index: SegmentIndex;
  readonly #viewer: Viewer;
  readonly #datasetIds: readonly string[];
  readonly #numbers = new Map<string, number>();
  readonly #parts = new Parts();
  readonly #searches: Readonly<Record<string, number>>[] = [];

  private constructor(
    db: Database,
    indexer: Indexer,
    index: SegmentIndex,
    { tenantId, datasetIds }: { tenantId: string; datasetIds: readonly string[] },
  ) {
    this.#db = db;
    this.#indexer = indexer;
    this.#index = index;
    this.#viewer = { tenantId, allowListKeyId: null };
    this.#datasetIds = datasetIds;
  }

  static async make(db: Database, indexer: Indexer, index: SegmentIndex): Promise<Ipto> {
    const tenantId = newId('tenant');
    await db.prisma.tenant.create({ data: { id: tenantId, name: 'bench' } });
    const datasets = Array.from({ length: DATASETS }, (_, i) => ({
      id: newId('dataset'),
      tenantId,
      name: `dataset ${i}`,
    }));
    await db.prisma.dataset.createMany({ data: datasets });
    return new Ipto(db, indexer, index, { tenantId, datasetIds: datasets.map(({ id }) => id) });
  }

  async fill(corpus: PeerCorpus): Promise<void> {
    for await (const batch of corpus.batches()) {
      const documents = inDocuments(batch).values();
      await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          for (const document of documents) await this.#add(document);
        }),
      );
    }
    await settle(this.#db, this.#indexer, this.#datasetIds);
    this.#parts.watch({ db: this.#db, searchIndex: this.#index });
  }

  async search({ text, vector, datasets }: Question): Promise<number[]> {
    const started = performance.now();
    const { placed } = await search(
      { db: this.#db, index: this.#index },
      this.#viewer,
      {
        query: text,
        mode: 'hybrid',
        datasetIds: datasets.map((dataset) => this.#idOf(dataset)),
        filters: {},
      },
      Promise.resolve(vector),
    );
    const { parts, covered } = this.#parts.take();
    this.#searches.push({ ...parts, 'everything else': performance.now() - started - covered });
    return placed.slice(0, FOUND).map(({ id }) => this.#numbers.get(id) ?? Number.NaN);
  }

  parts(): Record<string, number> {
    const names = [...new Set(this.#searches.flatMap((parts) => Object.keys(parts)))];
    const medians = names.map(
      (name) => [name, median(this.#searches.map((parts) => parts[name] ?? 0))] as const,
    );
    // What few searches do, such as reading segments for the first time, is no part of a usual one.
    return Object.fromEntries(medians.filter(([, ms]) => ms > 0));
  }

  /** Room that merged segments left, which the next ones take, counts among all alone. */
  async bytes(): Promise<Bytes> {
    const [sizes] = await this.#db.sql<Bytes>(Prisma.sql`
      SELECT (SELECT sum(octet_length(data) + octet_length(positions))::float8 FROM search_segments) AS index,
             sum(pg_total_relation_size(name))::float8 AS all
      FROM unnest(ARRAY['search_segments', 'objects', 'passages', 'passage_vectors']) AS name`);
    if (!sizes) throw new Error('The database gave no sizes');
    return sizes;
  }

  async close(): Promise<void> {
    await this.#index.close();
    await this.#indexer.close();
    await this.#db.close();
  }

  async #add(passages: readonly PeerPassage[]): Promise<void> {
    const [first] = passages;
    if (!first) return;
    const ids = await addObject(
      { db: this.#db, indexer: this.#indexer },
      {
        tenantId: this.#viewer.tenantId,
        datasetId: this.#idOf(first.dataset),
        filename: `document-${first.document}.txt`,
        title: first.title,
        passages,
      },
    );
    for (const [at, id] of ids.entries()) this.#numbers.set(id, first.id + at);
  }

  #idOf(dataset: number): string {
    const id = this.#datasetIds[dataset];
    if (id === undefined) throw new RangeError(`There is no dataset ${dataset}`);
    return id;
  }
}

function inDocuments(passages: readonly PeerPassage[]): PeerPassage[][] {
  const documents = new Map<number, PeerPassage[]>();
  for (const passage of passages) {
    const document = documents.get(passage.document);
    if (document) document.push(passage);
    else documents.set(passage.document, [passage]);
  }
  return [...documents.values()];
}
