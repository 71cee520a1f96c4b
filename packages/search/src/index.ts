export { contentHash, type IndexedPassage, indexPassages } from './index-passages.js';
export { type SearchEngine, type SearchHit, type SearchPage, type SearchRequest, search } from './search.js';
