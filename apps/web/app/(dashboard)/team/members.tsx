'use client';

import type { Member } from '@ipto/contracts';
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../../api/call';
import { contract } from '../../../api/contract';
import { useChange } from '../../../data/use-change';
import { useList } from '../../../data/use-list';
import { Instant } from '../../../figures/instant';
import { depart } from '../../../session/departure';
import { signOut } from '../../../session/sign-out';
import { type Column, DataTable } from '../../../table/data-table';
import { ROLES } from '../../../team/roles';
import { useTeamRights } from '../../../team/use-rights';
import { Badge } from '../../../ui/badge';
import { buttonLooks } from '../../../ui/button';
import { Confirm } from '../../../ui/confirm';
import { Empty } from '../../../ui/empty';
import { Menu, MenuItem } from '../../../ui/menu';
import { useToast } from '../../../ui/toast';
import { ChangeRole } from './change-role';

const columns: readonly Column<Member>[] = [
  {
    id: 'name',
    title: 'Name',
    sortBy: ({ display_name }) => display_name.toLowerCase(),
    cell: ({ display_name, email, user_id }) => (
      <div className="min-w-28">
        <div className="font-medium wrap-anywhere">{display_name}</div>
        <div className="text-[0.8125rem] text-muted wrap-anywhere">{email}</div>
        <div className="font-mono text-xs text-muted wrap-anywhere">{user_id}</div>
      </div>
    ),
  },
  {
    id: 'role',
    title: 'Role',
    sortBy: ({ role }) => ROLES[role].label,
    cell: ({ role }) => <Badge tone={role === 'owner' ? 'accent' : 'neutral'}>{ROLES[role].label}</Badge>,
  },
  {
    id: 'since',
    title: 'Since',
    wideOnly: true,
    sortBy: ({ created_at }) => created_at,
    cell: ({ created_at }) => <Instant at={created_at} />,
  },
];

/** The people of the tenant. */
export function Members() {
  const list = useList(contract.members.list, { filters: {}, input: () => ({}) });
  const { gives, isOneself, mayChange } = useTeamRights();
  const change = useChange();
  const { say } = useToast();
  const [changes, setChanges] = useState<Member | null>(null);
  const [removes, setRemoves] = useState<Member | null>(null);
  const actions: Column<Member> = {
    id: 'actions',
    title: 'What can be done',
    quiet: true,
    align: 'right',
    cell: (member) =>
      mayChange(member) && (
        <Menu
          trigger={
            <button
              type="button"
              aria-label={`Change ${member.display_name}`}
              className={buttonLooks({ kind: 'ghost', size: 'small' })}
            >
              <Ellipsis aria-hidden />
            </button>
          }
        >
          <MenuItem onSelect={() => setChanges(member)}>Change role…</MenuItem>
          <MenuItem danger onSelect={() => setRemoves(member)}>
            {isOneself(member) ? 'Leave…' : 'Remove…'}
          </MenuItem>
        </Menu>
      ),
  };
  const leaves = removes !== null && isOneself(removes);
  return (
    <div>
      <h2 className="mb-3 font-semibold tracking-tight">Members</h2>
      <DataTable
        label="Members"
        likely={2}
        columns={[...columns, actions]}
        rowKey={({ membership_id }) => membership_id}
        list={list}
        empty={<Empty title="Nobody is here" />}
      />
      {changes && (
        <ChangeRole
          member={changes}
          offered={gives}
          isOneself={isOneself(changes)}
          onClose={() => setChanges(null)}
        />
      )}
      <Confirm
        open={removes !== null}
        onClose={() => setRemoves(null)}
        title={leaves ? 'Leave this tenant?' : `Remove ${removes?.display_name ?? ''}?`}
        text={
          leaves
            ? 'Your session and the keys you made end at once. If you belong to no other tenant, your account is deleted.'
            : 'Their sessions and the keys they made end at once. If they belong to no other tenant, their account is deleted.'
        }
        action={leaves ? 'Leave' : 'Remove'}
        run={async () => {
          if (removes === null) return;
          const { membership_id, display_name } = removes;
          if (!leaves) {
            await change(contract.members.remove, { membership_id });
            say(`${display_name} is removed.`);
            return;
          }
          await depart(async () => {
            await call(contract.members.remove, { membership_id });
            // The session has gone with the membership; this takes its cookie away.
            await signOut();
          }, '/');
        }}
      />
    </div>
  );
}
