export { removeBytes, removeBytesJob } from './remove-bytes.js';
