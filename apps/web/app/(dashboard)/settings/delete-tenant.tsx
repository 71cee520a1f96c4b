'use client';

import { useState } from 'react';
import { call } from '../../../api/call';
import { contract } from '../../../api/contract';
import { depart } from '../../../session/departure';
import { signOut } from '../../../session/sign-out';
import { Button } from '../../../ui/button';
import { Card } from '../../../ui/card';
import { Confirm } from '../../../ui/confirm';
import type { Tenant } from './tenant';

/** The end of a tenant. */
export function DeleteTenant({ tenant }: { tenant: Tenant }) {
  const [asks, setAsks] = useState(false);
  return (
    <Card title="Delete the tenant">
      <ul className="mb-4 grid list-disc gap-1.5 pl-5 text-sm text-muted">
        <li>
          Its datasets with all objects, its keys and sessions, and its invitations go at once, and so do the
          accounts of members who belong to no other tenant.
        </li>
        <li>What was billed stays in the books, and the audit log stays, both without names.</li>
        <li>It is refused while the tenant owes something, or is owed something.</li>
      </ul>
      <Button kind="danger" onPress={() => setAsks(true)}>
        Delete the tenant…
      </Button>
      <Confirm
        open={asks}
        onClose={() => setAsks(false)}
        title={`Delete ${tenant.name}?`}
        text="Everything in it goes, for everybody, at once. This can’t be undone."
        action="Delete the tenant"
        typed={tenant.name}
        run={() =>
          depart(async () => {
            await call(contract.tenant.delete, { name: tenant.name });
            // The session has gone with the tenant; this takes its cookie away.
            await signOut();
          }, '/')
        }
      />
    </Card>
  );
}
