export { admitObject } from './admit.js';
export { removeUnreferenced } from './bytes.js';
export { acceptsUpload, expireOverdue, isOverdue } from './expiry.js';
export { objectHandlers } from './handlers.js';
export { makePreview } from './preview.js';
export { renewUpload } from './start-upload.js';
export { objectView } from './view.js';
