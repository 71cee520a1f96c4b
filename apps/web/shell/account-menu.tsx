'use client';

import { Building2, ChevronDown, LogOut, UserRound } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useLeaving } from '../session/leaving';
import { useUser } from '../session/session';
import { buttonLooks } from '../ui/button';
import { Menu, MenuItem, MenuLine } from '../ui/menu';
import { useToast } from '../ui/toast';

/** Who is signed in, for whom, and the way out or to another tenant. */
export function AccountMenu() {
  const user = useUser();
  const router = useRouter();
  const { attempt } = useToast();
  const { toTenant, signedOut } = useLeaving();
  const others = user.memberships.filter(({ tenant_id }) => tenant_id !== user.tenant_id);
  return (
    <Menu
      trigger={
        <button type="button" className={`${buttonLooks({ kind: 'ghost', size: 'small' })} min-w-0`}>
          <span className="min-w-0 text-right">
            <span className="block max-w-40 truncate text-sm text-ink">{user.display_name}</span>
            <span className="block max-w-40 truncate text-xs">{user.tenant_name}</span>
          </span>
          <ChevronDown aria-hidden />
        </button>
      }
    >
      <p className="max-w-64 px-2.5 py-1.5 text-xs text-muted wrap-anywhere">{user.email}</p>
      <MenuItem onSelect={() => router.push('/account')}>
        <UserRound aria-hidden />
        Your account
      </MenuItem>
      {others.length > 0 && <MenuLine />}
      {others.map(({ tenant_id, tenant_name }) => (
        <MenuItem key={tenant_id} onSelect={() => attempt(() => toTenant(tenant_id))}>
          <Building2 aria-hidden />
          Switch to {tenant_name}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuItem onSelect={() => attempt(signedOut)}>
        <LogOut aria-hidden />
        Sign out
      </MenuItem>
    </Menu>
  );
}
