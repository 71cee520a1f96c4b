import { Option } from 'commander';
import { leaf } from '../../../command.js';
import { parseAmount } from '../../../flags/values.js';
import { describeTenant } from '../../tenant/describe.js';

export const updateAnyTenant = leaf({
  description: 'A spend cap above it is lowered to it.',
  args: [['<tenant_id>', 'The tenant.']],
  options: [
    new Option('--max-spend-cap <usd>', 'The most that the tenant may set its spend cap to.')
      .argParser(parseAmount)
      .makeOptionMandatory(),
  ],
  examples: ['ipto admin tenants update tnt_01JQ3N8Z5T6V7W8X9Y0ABCDEFG --max-spend-cap 500'],
  run: async (call, id: string, { maxSpendCap }: { maxSpendCap: number }) => {
    const client = await call.client();
    const tenant = await client.api.admin.updateTenant.mutate({ id, max_spend_cap: maxSpendCap });
    await call.result(tenant, () => describeTenant(tenant));
  },
});
