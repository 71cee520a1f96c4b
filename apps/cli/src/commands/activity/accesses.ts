import type { AccessActivity } from '@ipto/contracts';
import { leaf } from '../../command.js';
import { type Period, periodFlags } from '../../flags/period.js';
import { listLimit } from '../../flags/values.js';
import type { Column } from '../../output/table.js';
import { formatMoney, formatTime } from '../../output/units.js';
import { printList } from '../list.js';

const COLUMNS: readonly Column<AccessActivity>[] = [
  { title: 'ID', value: (access) => access.access_id, keep: true },
  { title: 'WHEN', value: (access) => formatTime(access.occurred_at) },
  { title: 'KIND', value: (access) => access.kind },
  { title: 'DATASET', value: (access) => access.dataset_name },
  { title: 'FILENAME', value: (access) => access.filename },
  { title: 'CHARGED', value: (access) => formatMoney(access.charged_amount) },
];

interface ListOptions extends Period {
  limit?: number;
}

export const listAccesses = leaf({
  description:
    "Retrievals, citations, downloads and outcomes, newest first. With a key: that key's own. Otherwise: the whole tenant's.",
  options: [...periodFlags(), listLimit()],
  examples: ['ipto activity accesses --limit 20', 'ipto activity accesses --from 2026-04-01 --output json'],
  run: async (call, { from, to, limit }: ListOptions) => {
    const client = await call.client();
    await printList(call, client.pages(client.api.agent.accesses, { from, to }, { max: limit }), {
      columns: COLUMNS,
      empty: 'No accesses.',
    });
  },
});
