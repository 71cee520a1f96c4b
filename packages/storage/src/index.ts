export {
  FolderStorage,
  type FolderStorageOptions,
  type StorageRequest,
  type StorageResponse,
} from './folder-storage.js';
export type {
  ByteRange,
  DownloadGrant,
  ObjectStorage,
  SignedUpload,
  UploadGrant,
} from './object-storage.js';
