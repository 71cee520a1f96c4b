import type { Viewer } from '@ipto/db';
import type { TestDatabase } from '@ipto/db/testing';
import { readPage, type SearchRequest, search } from '@ipto/search';
import { wordVector } from './corpus.js';

export type Asked = Partial<SearchRequest> & { limit?: number; offset?: number };

export const viewerOf = (tenantId: string): Viewer => ({ tenantId, allowListKeyId: null });

/** Searches as a tenant does, and reads a page of what was found. */
export async function askIn(
  { db }: TestDatabase,
  tenantId: string,
  query: string,
  { limit = 10, offset = 0, ...request }: Asked = {},
) {
  const engine = { db, embed: async (text: string) => wordVector(text) };
  const found = await search(engine, viewerOf(tenantId), { query, mode: 'hybrid', filters: {}, ...request });
  return { ...found, ...(await readPage(db, viewerOf(tenantId), found, { query, offset, limit })) };
}
