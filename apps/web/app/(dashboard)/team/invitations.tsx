'use client';

import type { Invitation } from '@ipto/contracts';
import { useState } from 'react';
import { contract, LIMITS } from '../../../api/contract';
import { useAnswer } from '../../../data/use-answer';
import { useChange } from '../../../data/use-change';
import { Instant } from '../../../figures/instant';
import { type Column, DataTable } from '../../../table/data-table';
import { wholeList } from '../../../table/whole-list';
import { ROLES } from '../../../team/roles';
import { useTeamRights } from '../../../team/use-rights';
import { Badge } from '../../../ui/badge';
import { Button } from '../../../ui/button';
import { Confirm } from '../../../ui/confirm';
import { Empty } from '../../../ui/empty';
import { useToast } from '../../../ui/toast';

const columns: readonly Column<Invitation>[] = [
  {
    id: 'invited',
    title: 'E-mail',
    sortBy: ({ email }) => email,
    cell: ({ email }) => <span className="font-medium wrap-anywhere">{email}</span>,
  },
  {
    id: 'as',
    title: 'As',
    sortBy: ({ role }) => ROLES[role].label,
    cell: ({ role }) => <Badge>{ROLES[role].label}</Badge>,
  },
  {
    id: 'expires',
    title: 'Open until',
    wideOnly: true,
    sortBy: ({ expires_at }) => expires_at,
    cell: ({ expires_at }) => <Instant at={expires_at} />,
  },
];

/** The invitations that nobody has accepted yet: never more than one page of them. */
export function Invitations({ onInvite }: { onInvite: (() => void) | undefined }) {
  const { data, error } = useAnswer(contract.invitations.list, { limit: LIMITS.openInvitations });
  const { gives } = useTeamRights();
  const change = useChange();
  const { say } = useToast();
  const [revokes, setRevokes] = useState<Invitation | null>(null);
  const actions: Column<Invitation> = {
    id: 'actions',
    title: 'What can be done',
    quiet: true,
    align: 'right',
    cell: (invitation) =>
      gives.includes(invitation.role) && (
        <Button kind="ghost" size="small" onPress={() => setRevokes(invitation)}>
          Revoke<span className="sr-only"> the invitation of {invitation.email}</span>
        </Button>
      ),
  };
  return (
    <div>
      <h2 className="mb-3 font-semibold tracking-tight">Open invitations</h2>
      <DataTable
        label="Open invitations"
        likely={2}
        columns={[...columns, actions]}
        rowKey={({ invitation_id }) => invitation_id}
        list={wholeList(data?.items, error)}
        empty={
          <Empty
            title="Nobody is invited"
            action={onInvite && <Button onPress={onInvite}>Invite somebody</Button>}
          >
            {onInvite ? 'Whoever accepts shows up among the members.' : 'Owners and admins invite people.'}
          </Empty>
        }
      />
      <Confirm
        open={revokes !== null}
        onClose={() => setRevokes(null)}
        title={`Take back the invitation of ${revokes?.email ?? ''}?`}
        text="Its link stops working. You can invite them again."
        action="Revoke the invitation"
        run={async () => {
          if (revokes === null) return;
          await change(contract.invitations.revoke, { id: revokes.invitation_id });
          say(`The invitation of ${revokes.email} is revoked.`);
        }}
      />
    </div>
  );
}
