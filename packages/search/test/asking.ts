import type { Viewer } from '@ipto/db';
import type { TestDatabase } from '@ipto/db/testing';
import { finishSearch, openSearch, readPage, type SearchRequest, textToEmbed } from '@ipto/search';
import { wordVector } from './corpus.js';

export type Asked = Partial<SearchRequest> & { limit?: number; offset?: number };

export const viewerOf = (tenantId: string): Viewer => ({ tenantId, allowListKeyId: null });

/** Searches as a tenant does, and reads a page of what was found. */
export async function askIn(
  { db }: TestDatabase,
  tenantId: string,
  query: string,
  { limit = 10, offset = 0, ...asked }: Asked = {},
) {
  const request = { query, mode: 'hybrid' as const, filters: {}, ...asked };
  const text = textToEmbed(request);
  const embedding = text === null ? null : wordVector(text);
  const found = await finishSearch(db, await openSearch(db, viewerOf(tenantId), request), embedding);
  return { ...found, ...(await readPage(db, viewerOf(tenantId), found, { query, offset, limit })) };
}
