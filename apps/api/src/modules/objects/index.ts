export { admitObject } from './admit-object.js';
export { acceptsUpload, expireOverdue, expireOverdueJob, isOverdue } from './expiry.js';
export { objectHandlers } from './handlers.js';
export { objectView } from './object-view.js';
export { makePreview } from './preview.js';
export { renewUpload } from './start-upload.js';
