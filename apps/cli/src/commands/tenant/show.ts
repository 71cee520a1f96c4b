import { leaf } from '../../command.js';
import { describeTenant } from './describe.js';

export const showTenant = leaf({
  examples: ['ipto tenant show'],
  run: async (call) => {
    const client = await call.client();
    const tenant = await client.api.tenant.get.query({});
    await call.result(tenant, () => describeTenant(tenant));
  },
});
