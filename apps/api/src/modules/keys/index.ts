export { findKeyHolder } from './authenticate.js';
export { keyHandlers } from './handlers.js';
export { holdPrincipal } from './hold.js';
export { recheckKey } from './recheck.js';
export { mintKey } from './secret.js';
export { type KeyUsage, trackKeyUsage } from './usage.js';
