import type { Me } from '@ipto/contracts';
import { leaf } from '../../command.js';
import { type Column, formatTable } from '../../output/table.js';

const COLUMNS: readonly Column<Me['memberships'][number]>[] = [
  { title: 'ID', value: (membership) => membership.tenant_id, keep: true },
  { title: 'NAME', value: (membership) => membership.tenant_name },
  { title: 'ROLE', value: (membership) => membership.role },
];

export const listTenants = leaf({
  examples: ['ipto tenant list'],
  run: async (call) => {
    const client = await call.client();
    const me = await client.api.users.me.query({});
    await call.result(me.memberships, () => formatTable(COLUMNS, me.memberships, call.width));
    call.note(`You are logged in to ${me.tenant_id}.`);
  },
});
