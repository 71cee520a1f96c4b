import type { ApiKey } from '@ipto/contracts';
import { type Column, formatFields } from '../../output/table.js';
import { formatTime } from '../../output/units.js';

export const KEY_COLUMNS: readonly Column<ApiKey>[] = [
  { title: 'ID', value: (key) => key.api_key_id, keep: true },
  { title: 'NAME', value: (key) => key.name },
  { title: 'SCOPES', value: (key) => key.scopes.join(',') },
  { title: 'ACCESS', value: access },
  { title: 'LAST USED', value: (key) => formatTime(key.last_used_at) },
];

export function describeKey(key: ApiKey): string {
  return formatFields([
    ['ID', key.api_key_id],
    ['Name', key.name],
    ['Prefix', key.prefix],
    ['Scopes', key.scopes.join(', ')],
    ['Access', access(key)],
    ...key.grants.map((grant) => ['Grant', `${grant.grant_id} on ${grant.dataset_id}`] as const),
    ['Created', formatTime(key.created_at)],
    ['Last used', formatTime(key.last_used_at)],
    ...(key.revoked_at === null ? [] : [['Revoked', formatTime(key.revoked_at)] as const]),
  ]);
}

function access(key: ApiKey): string {
  return key.dataset_access_mode === 'allow_list'
    ? `allow_list (${key.dataset_ids.length})`
    : 'all_available';
}
