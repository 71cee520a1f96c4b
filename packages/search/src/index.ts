export type { SearchFilters } from './filters.js';
export { contentHash } from './indexing/content-hash.js';
export type { IndexedObject, ObjectFacts, PassageToIndex } from './indexing/indexed-object.js';
export { type Indexer, type ObjectIndexer, openIndexer } from './indexing/indexer.js';
export { positionsLoader, segmentLoader } from './indexing/loading.js';
export { dueMerge, mergeDue } from './indexing/merging.js';
export { insertPassages, type PassageRow } from './indexing/passage-rows.js';
export { publishObject, SEGMENT_FORMAT, withdrawObject } from './indexing/publication.js';
export {
  type PageRequest,
  type Placed,
  type Ranking,
  readPage,
  type SearchHit,
  type SearchPage,
} from './page.js';
export { canonicalQuery } from './query/canonical.js';
export { type Found, type SearchRequest, type SearchTools, search, textToEmbed } from './search.js';
export {
  openSegmentIndex,
  SegmentCorrupt,
  SegmentGone,
  type SegmentIndex,
  type SegmentIndexStats,
  SegmentMismatch,
  ThreadDied,
} from './segments/index.js';
export { readVector, storedVector } from './vectors.js';
