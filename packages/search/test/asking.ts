import type { Viewer } from '@ipto/db';
import { openTestDatabase, type TestDatabase } from '@ipto/db/testing';
import {
  type Indexer,
  openIndexer,
  openSegmentIndex,
  positionsLoader,
  readPage,
  type SearchRequest,
  type SegmentIndex,
  search,
  segmentLoader,
  textToEmbed,
} from '@ipto/search';
import { wordVector } from './corpus.js';

export type Asked = Partial<SearchRequest> & { limit?: number; offset?: number };

export const viewerOf = (tenantId: string): Viewer => ({ tenantId, allowListKeyId: null });

/** A database of its own with all that searching it takes. */
export interface TestSearch extends TestDatabase {
  readonly index: SegmentIndex;
  readonly indexer: Indexer;
}

export async function openTestSearch(memoryBytes = 64 * 1024 * 1024): Promise<TestSearch> {
  const test = await openTestDatabase();
  const indexer = openIndexer();
  const index = await openSegmentIndex({
    memoryBytes,
    threads: 1,
    load: segmentLoader(test.db),
    loadPositions: positionsLoader(test.db),
  });
  return {
    ...test,
    index,
    indexer,
    async dispose() {
      await index.close();
      await indexer.close();
      await test.dispose();
    },
  };
}

/** Searches as a tenant does, and reads a page of what was found. */
export async function askIn(
  tools: Pick<TestSearch, 'db' | 'index'>,
  tenantId: string,
  query: string,
  { limit = 10, offset = 0, ...asked }: Asked = {},
) {
  const request = { query, mode: 'hybrid' as const, filters: {}, ...asked };
  const text = textToEmbed(request);
  const meaning = text === null ? null : Promise.resolve(wordVector(text));
  const found = await search(tools, viewerOf(tenantId), request, meaning);
  return {
    ...found,
    ...(await readPage(tools.db, viewerOf(tenantId), { query, ranking: found, offset, limit })),
  };
}
