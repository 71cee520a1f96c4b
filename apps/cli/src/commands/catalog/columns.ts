import type { CatalogDataset } from '@ipto/contracts';
import { type Column, formatFields } from '../../output/table.js';
import { formatMoney, formatTime } from '../../output/units.js';

export const CATALOG_COLUMNS: readonly Column<CatalogDataset>[] = [
  { title: 'ID', value: (dataset) => dataset.dataset_id, keep: true },
  { title: 'NAME', value: (dataset) => dataset.name },
  { title: 'PROVIDER', value: (dataset) => dataset.provider_name },
  { title: 'MODALITY', value: (dataset) => dataset.source_modality },
  { title: 'PRICE', value: (dataset) => formatMoney(dataset.price) },
  { title: 'OBJECTS', value: (dataset) => dataset.ready_object_count },
];

export function describeCatalogDataset(dataset: CatalogDataset): string {
  return formatFields([
    ['ID', dataset.dataset_id],
    ['Name', dataset.name],
    ['Provider', dataset.provider_name],
    ['Description', dataset.description],
    ['Modality', dataset.source_modality],
    ['Monetization', dataset.monetization_mode],
    ['Pricing', dataset.pricing_model],
    ['Price', `${formatMoney(dataset.price)} per retrieval`],
    ['Objects', String(dataset.ready_object_count)],
    ['Updated', formatTime(dataset.updated_at)],
  ]);
}
