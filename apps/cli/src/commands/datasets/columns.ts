import type { Dataset } from '@ipto/contracts';
import { type Column, formatFields } from '../../output/table.js';
import { formatBytes, formatMoney, formatTime } from '../../output/units.js';

export const DATASET_COLUMNS: readonly Column<Dataset>[] = [
  { title: 'ID', value: (dataset) => dataset.dataset_id, keep: true },
  { title: 'NAME', value: (dataset) => dataset.name },
  { title: 'STATUS', value: (dataset) => dataset.status },
  { title: 'OBJECTS', value: (dataset) => dataset.object_count },
];

export function describeDataset(dataset: Dataset): string {
  return formatFields([
    ['ID', dataset.dataset_id],
    ['Name', dataset.name],
    ['Description', dataset.description],
    ['Status', dataset.status],
    ['Visibility', dataset.visibility],
    ['Modality', dataset.source_modality],
    ['Monetization', dataset.monetization_mode],
    ['Pricing', dataset.pricing_model],
    ['Unit price', dataset.unit_price === null ? 'base price' : formatMoney(dataset.unit_price)],
    ['Objects', `${dataset.object_count} (${dataset.ready_object_count} ready)`],
    ['Size', formatBytes(dataset.storage_bytes)],
    ['Created', formatTime(dataset.created_at)],
    ['Updated', formatTime(dataset.updated_at)],
  ]);
}
