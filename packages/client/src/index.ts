export * from './api/index.js';
export { createClient, type IptoClient } from './client.js';
export { contentTypeOf } from './files/content-type.js';
export { type DownloadOptions, type DownloadResult, TargetExistsError } from './files/download.js';
export type { UploadOptions, UploadProgress, UploadResult } from './files/upload.js';
