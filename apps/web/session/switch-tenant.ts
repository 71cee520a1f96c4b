import { call } from '../api/call';
import { contract } from '../api/contract';
import { tellSessionChange } from './session-change';

/** Goes on in another of one's tenants, in every tab. */
export async function switchTenant(tenant_id: string): Promise<void> {
  await call(contract.auth.switch, { tenant_id });
  tellSessionChange();
}
