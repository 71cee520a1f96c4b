import { Option } from 'commander';
import { leaf } from '../../command.js';
import { usageError } from '../../exit.js';
import { parseAmount } from '../../flags/values.js';
import { describeTenant } from './describe.js';

interface UpdateOptions {
  name?: string;
  spendCap?: number;
}

export const updateTenant = leaf({
  options: [
    new Option('--name <name>', 'New tenant name.'),
    new Option('--spend-cap <usd>', 'The most that the tenant spends in a month.').argParser(parseAmount),
  ],
  examples: ['ipto tenant update --spend-cap 5', 'ipto tenant update --name "Acme Corp"'],
  run: async (call, { name, spendCap }: UpdateOptions) => {
    if (name === undefined && spendCap === undefined) {
      throw usageError('Nothing to change: give --name or --spend-cap.');
    }
    const client = await call.client();
    const tenant = await client.api.tenant.update.mutate({ name, spend_cap: spendCap });
    await call.result(tenant, () => describeTenant(tenant));
  },
});
