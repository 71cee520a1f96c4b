export { recordDownload } from './record-download.js';
export { type Retrieval, recordSearch } from './record-search.js';
export { reportHandlers } from './report.js';
