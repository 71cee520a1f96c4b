import { group } from '../../command.js';
import type { Host } from '../../host.js';
import { createDataset } from './create.js';
import { deleteDataset } from './delete.js';
import { getDataset } from './get.js';
import { listDatasets } from './list.js';
import { updateDataset } from './update.js';

export const datasets = (host: Host) =>
  group(host, { name: 'datasets', summary: 'Create, inspect and change datasets' }, [
    createDataset(host),
    listDatasets(host),
    getDataset(host),
    updateDataset(host),
    deleteDataset(host),
  ]);
