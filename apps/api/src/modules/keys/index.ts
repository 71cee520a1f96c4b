export { findKeyHolder } from './find-key-holder.js';
export { keyHandlers } from './handlers.js';
export { holdPrincipal } from './hold-key.js';
export { mintKey } from './key-secret.js';
export { type KeyUsage, trackKeyUsage } from './key-usage.js';
export { recheckKey } from './recheck-key.js';
