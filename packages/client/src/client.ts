import { type Api, type ApiOptions, createApi } from './api/api.js';
import { pages } from './api/pages.js';
import { createTransport } from './api/transport.js';
import { type DownloadOptions, type DownloadResult, downloadObject } from './files/download.js';
import { type UploadOptions, type UploadResult, uploadFile } from './files/upload.js';

/** The platform as seen with one credential. */
export interface IptoClient {
  /** Every procedure, typed: `api.datasets.get.query({ id })`. */
  readonly api: Api;
  /** Reads a list to its end, page by page. */
  pages: typeof pages;
  uploadFile(options: UploadOptions): Promise<UploadResult>;
  downloadObject(options: DownloadOptions): Promise<DownloadResult>;
}

/** A client with the file transfers, for Node. Throws `TypeError` if `url` is no http(s) URL. */
export function createClient(options: ApiOptions): IptoClient {
  const api = createApi(options);
  // Signed storage URLs take no credential, so none is given to this transport.
  const transport = createTransport(options);
  return {
    api,
    pages,
    uploadFile: (upload) => uploadFile(api, transport, upload),
    downloadObject: (download) => downloadObject(api, transport, download),
  };
}
