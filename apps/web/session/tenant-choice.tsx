'use client';

import { controlLooks } from '../ui/control';
import type { User } from './current-user';
import { switchTenant } from './switch-tenant';

interface TenantChoiceProps {
  readonly user: User;
  readonly tenantId: string;
  readonly onChoose: (tenantId: string) => void;
}

/** The tenant that something is for: the only one, or one of several to choose from. */
export function TenantChoice({ user, tenantId, onChoose }: TenantChoiceProps) {
  if (user.memberships.length < 2) return user.tenant_name;
  return (
    <select
      className={`${controlLooks} py-1`}
      aria-label="Tenant"
      value={tenantId}
      onChange={(event) => onChoose(event.target.value)}
    >
      {user.memberships.map(({ tenant_id, tenant_name }) => (
        <option key={tenant_id} value={tenant_id}>
          {tenant_name}
        </option>
      ))}
    </select>
  );
}

/** Goes on in another of the user's tenants, unless it is the present one. */
export async function enterTenant(user: User, tenantId: string): Promise<void> {
  if (tenantId !== user.tenant_id) await switchTenant(tenantId);
}
