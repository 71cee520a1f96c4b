import { leaf } from '../command.js';
import { formatFields } from '../output/table.js';

export const status = leaf({
  description: 'Needs no credential.',
  examples: ['ipto status', 'ipto status --api-url https://staging-api.ipto.ai'],
  run: async (call) => {
    const { apiUrl } = await call.settings();
    const client = await call.connect({ url: apiUrl.value });
    const health = await client.api.system.health.query({});
    await call.result({ api_url: apiUrl.value, ...health }, () =>
      formatFields([
        ['API', apiUrl.value],
        ['Status', health.status],
        ['Version', health.version],
        ['Dashboard', health.dashboard_url ?? 'none'],
      ]),
    );
  },
});
