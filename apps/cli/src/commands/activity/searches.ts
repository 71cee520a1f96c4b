import type { SearchActivity } from '@ipto/contracts';
import { leaf } from '../../command.js';
import { type Period, periodFlags } from '../../flags/period.js';
import { listLimit } from '../../flags/values.js';
import type { Column } from '../../output/table.js';
import { formatMoney, formatTime } from '../../output/units.js';
import { printList } from '../list.js';

const COLUMNS: readonly Column<SearchActivity>[] = [
  { title: 'WHEN', value: (search) => formatTime(search.occurred_at) },
  { title: 'QUERY', value: (search) => search.query_text },
  { title: 'MODE', value: (search) => search.mode },
  { title: 'RESULTS', value: (search) => search.result_count },
  { title: 'CHARGED', value: (search) => formatMoney(search.charged_amount) },
  { title: 'KEY', value: (search) => search.api_key_id ?? '-', keep: true },
];

interface ListOptions extends Period {
  limit?: number;
}

export const listSearches = leaf({
  description: "Newest first. With a key: that key's own. Otherwise: the whole tenant's.",
  options: [...periodFlags(), listLimit()],
  examples: ['ipto activity searches --limit 20', 'ipto activity searches --from 2026-04-01 --output json'],
  run: async (call, { from, to, limit }: ListOptions) => {
    const client = await call.client();
    await printList(call, client.pages(client.api.agent.searches, { from, to }, { max: limit }), {
      columns: COLUMNS,
      empty: 'No searches.',
    });
  },
});
