import type { StoredObject } from '@ipto/contracts';
import { type Column, formatFields } from '../../output/table.js';
import { formatBytes, formatTime } from '../../output/units.js';

export const OBJECT_COLUMNS: readonly Column<StoredObject>[] = [
  { title: 'ID', value: (object) => object.object_id, keep: true },
  { title: 'FILENAME', value: (object) => object.filename },
  { title: 'SIZE', value: (object) => formatBytes(object.size_bytes) },
  { title: 'STATUS', value: (object) => object.status },
];

export function describeObject(object: StoredObject): string {
  return formatFields([
    ['ID', object.object_id],
    ['Dataset', object.dataset_id],
    ['Filename', object.filename],
    ['Type', object.content_type],
    ['Size', `${formatBytes(object.size_bytes)} (${object.size_bytes} bytes)`],
    ['SHA-256', object.checksum_sha256 ?? 'not known'],
    ['Status', object.status],
    ...(object.status_reason === null ? [] : [['Reason', object.status_reason] as const]),
    ['Passages', String(object.passage_count)],
    ['Created', formatTime(object.created_at)],
    ['Updated', formatTime(object.updated_at)],
  ]);
}
