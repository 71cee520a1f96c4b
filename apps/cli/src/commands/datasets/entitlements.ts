import type { Entitlement } from '@ipto/contracts';
import { leaf } from '../../command.js';
import { listLimit } from '../../flags/values.js';
import type { Column } from '../../output/table.js';
import { formatTime } from '../../output/units.js';
import { printList } from '../list.js';

const COLUMNS: readonly Column<Entitlement>[] = [
  { title: 'ID', value: (entitlement) => entitlement.entitlement_id, keep: true },
  { title: 'TENANT', value: (entitlement) => entitlement.tenant_id, keep: true },
  { title: 'CREATED', value: (entitlement) => formatTime(entitlement.created_at) },
];

export const listEntitlements = leaf({
  args: [['<dataset_id>', 'The dataset.']],
  options: [listLimit()],
  examples: ['ipto datasets entitlements dset_01JQ3N8Z5T6V7W8X9Y0ABCDEFG'],
  run: async (call, id: string, { limit }: { limit?: number }) => {
    const client = await call.client();
    await printList(call, client.pages(client.api.entitlements.list, { id }, { max: limit }), {
      columns: COLUMNS,
      empty: 'No entitlements.',
    });
  },
});
