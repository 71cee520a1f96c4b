import type { Me } from '@ipto/contracts';
import { leaf } from '../command.js';
import { formatFields } from '../output/table.js';

export const whoami = leaf({
  examples: ['ipto whoami', 'ipto whoami --output json'],
  run: async (call) => {
    const client = await call.client();
    const me = await client.api.users.me.query({});
    await call.result(me, () => describeMe(me));
  },
});

/** Who the credential is: a person, or a key with what it may do. */
export function describeMe(me: Me): string {
  const tenant = ['Tenant', `${me.tenant_name} (${me.tenant_id})`] as const;
  return me.principal.type === 'user'
    ? formatFields([['User', me.email ?? me.principal.id], tenant, ['Role', me.role ?? 'none']])
    : formatFields([['Key', me.principal.id], tenant, ['Scopes', me.scopes.join(', ')]]);
}
