import { group } from '../../command.js';
import type { Host } from '../../host.js';
import { deleteObject } from './delete.js';
import { downloadObject } from './download.js';
import { getObject } from './get.js';
import { listObjects } from './list.js';
import { uploadObjects } from './upload.js';

export const objects = (host: Host) =>
  group(host, { name: 'objects', summary: 'Upload, inspect and download objects' }, [
    uploadObjects(host),
    listObjects(host),
    getObject(host),
    downloadObject(host),
    deleteObject(host),
  ]);
