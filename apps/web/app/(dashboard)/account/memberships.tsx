'use client';

import { useLeaving } from '../../../session/leaving';
import { useUser } from '../../../session/session';
import { ROLES } from '../../../team/roles';
import { Badge } from '../../../ui/badge';
import { Button } from '../../../ui/button';
import { Card } from '../../../ui/card';
import { useToast } from '../../../ui/toast';

/** The tenants that one belongs to, and the way from one to another. */
export function Memberships() {
  const { memberships, tenant_id: present } = useUser();
  const { attempt } = useToast();
  const { toTenant } = useLeaving();
  return (
    <Card title="Your tenants" lead="You work for one at a time.">
      <ul className="divide-y">
        {memberships.map(({ membership_id, tenant_id, tenant_name, role }) => (
          <li key={membership_id} className="flex items-center justify-between gap-4 py-2.5">
            <div className="min-w-0">
              <div className="font-medium wrap-anywhere">{tenant_name}</div>
              <div className="text-[0.8125rem] text-muted">{ROLES[role].label}</div>
            </div>
            {tenant_id === present ? (
              <Badge tone="good">You are here</Badge>
            ) : (
              <Button size="small" onPress={() => attempt(() => toTenant(tenant_id))}>
                Switch<span className="sr-only"> to {tenant_name}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
