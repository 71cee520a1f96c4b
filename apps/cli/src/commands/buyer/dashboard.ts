import { leaf } from '../../command.js';
import { formatFields } from '../../output/table.js';
import { formatMoney } from '../../output/units.js';

export const buyerDashboard = leaf({
  description:
    "With a key: that key's own searches and spend. Otherwise: the whole tenant's. The cap and what counts against it are always the tenant's.",
  examples: ['ipto buyer dashboard'],
  run: async (call) => {
    const client = await call.client();
    const summary = await client.api.buyer.dashboard.query({});
    await call.result(summary, () =>
      formatFields([
        ['API keys', `${summary.api_key_count} (${summary.active_api_key_count} used in 30 days)`],
        ['Searches', `${summary.searches_30d} in 30 days`],
        ['Spend', `${formatMoney(summary.spend_30d)} in 30 days`],
        [
          'This month',
          `${formatMoney(summary.spend_this_month)} of the spend cap of ${formatMoney(summary.spend_cap)}`,
        ],
      ]),
    );
  },
});
