export { findKeyHolder } from './authenticate.js';
export { keyHandlers } from './handlers.js';
export { holdKey, recheckKey } from './recheck.js';
export { mintKey } from './secret.js';
export { type KeyUsage, trackKeyUsage } from './usage.js';
