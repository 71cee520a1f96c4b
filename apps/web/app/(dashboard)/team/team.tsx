'use client';

import { useState } from 'react';
import { contract, ROLE_SCOPES } from '../../../api/contract';
import { useMay, useUser } from '../../../session/session';
import { ROLE_NAMES, ROLES } from '../../../team/roles';
import { Button } from '../../../ui/button';
import { Card } from '../../../ui/card';
import { PageHeader } from '../../../ui/page-header';
import { Invitations } from './invitations';
import { Invite } from './invite';
import { Members } from './members';

export function Team() {
  const { tenant_name } = useUser();
  const mayInvite = useMay(contract.invitations.create);
  const [invites, setInvites] = useState(false);
  return (
    <>
      <PageHeader
        title="Team"
        lead={`Who works for ${tenant_name}, and what each of them may do.`}
        actions={
          mayInvite && (
            <Button kind="primary" onPress={() => setInvites(true)}>
              Invite somebody
            </Button>
          )
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-8">
        <Members />
        <Invitations onInvite={mayInvite ? () => setInvites(true) : undefined} />
        <Roles />
      </div>
      {mayInvite && <Invite open={invites} onClose={() => setInvites(false)} />}
    </>
  );
}

function Roles() {
  return (
    <Card title="What each role may do">
      <dl className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        {ROLE_NAMES.map((role) => (
          <div key={role}>
            <dt className="font-medium">{ROLES[role].label}</dt>
            <dd className="text-sm text-muted">{ROLES[role].text}</dd>
            <dd className="mt-1 font-mono text-xs text-muted wrap-anywhere">{ROLE_SCOPES[role].join(' ')}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
