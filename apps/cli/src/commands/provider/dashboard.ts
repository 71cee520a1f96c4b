import { leaf } from '../../command.js';
import { formatFields } from '../../output/table.js';
import { formatBytes, formatMoney } from '../../output/units.js';

export const providerDashboard = leaf({
  description: 'Use by other tenants; revenue is your part of what they were charged.',
  examples: ['ipto provider dashboard'],
  run: async (call) => {
    const client = await call.client();
    const summary = await client.api.provider.dashboard.query({});
    await call.result(summary, () =>
      formatFields([
        ['Datasets', String(summary.total_datasets)],
        [
          'Objects',
          `${summary.total_objects} (${summary.objects_approved} approved, ${summary.objects_pending_review} pending review, ${summary.objects_rejected} rejected)`,
        ],
        ['Storage', formatBytes(summary.total_storage_bytes)],
        ['Retrievals', `${summary.retrievals_30d} in 30 days`],
        ['Revenue', `${formatMoney(summary.revenue_30d)} in 30 days`],
      ]),
    );
  },
});
