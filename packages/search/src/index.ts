export type { SearchFilters } from './candidates/filters.js';
export { contentHash, type IndexedPassage, passageInsertion } from './indexing/index-passages.js';
export { publishObject, withdrawObject } from './indexing/publication.js';
export { directionLiteral, storedVector } from './indexing/vector.js';
export { configurationOf } from './lexicon.js';
export { type Placed, type Ranking, readPage, type SearchHit, type SearchPage } from './page.js';
export { canonicalQuery } from './query/canonical.js';
export {
  type Found,
  finishSearch,
  type OpenedSearch,
  openSearch,
  type SearchRequest,
  textToEmbed,
} from './search.js';
