export { agentHandlers } from './agent.js';
export { buyerHandlers } from './buyer.js';
export { providerHandlers } from './provider.js';
