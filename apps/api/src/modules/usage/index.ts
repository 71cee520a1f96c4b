export { agentHandlers } from './agent.js';
export { buyerHandlers } from './buyer.js';
export { providerHandlers } from './provider.js';
export { recordDownload } from './record-download.js';
export { type Retrieval, recordSearch } from './record-search.js';
export { reportHandlers } from './report.js';
