export { type CampaignOptions, type Failure, type Outcome, runCampaign } from './campaign.js';
export { curlLine } from './curl.js';
export { OpenApi, type Operation } from './document.js';
export { type Answer, Exchange } from './exchange.js';
export { faultsOf, reached } from './judge.js';
export type { Request } from './request.js';
export { type Run, runAgainstServer } from './server.js';
