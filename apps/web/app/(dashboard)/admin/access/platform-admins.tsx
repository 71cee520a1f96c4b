'use client';

import type { PlatformAdmin } from '@ipto/contracts';
import { useState } from 'react';
import { call } from '../../../../api/call';
import { contract } from '../../../../api/contract';
import { useChange } from '../../../../data/use-change';
import { useList } from '../../../../data/use-list';
import { useUser } from '../../../../session/session';
import { type Column, DataTable } from '../../../../table/data-table';
import { Badge } from '../../../../ui/badge';
import { Button } from '../../../../ui/button';
import { Card } from '../../../../ui/card';
import { Confirm } from '../../../../ui/confirm';
import { Empty } from '../../../../ui/empty';
import { Field } from '../../../../ui/field';
import { Form } from '../../../../ui/form';
import { useToast } from '../../../../ui/toast';

/** Those who run the platform. */
export function PlatformAdmins() {
  const self = useUser().user_id;
  const change = useChange();
  const { say } = useToast();
  const [adding, setAdding] = useState<PlatformAdmin>();
  const [removing, setRemoving] = useState<PlatformAdmin>();
  const list = useList(contract.admin.listPlatformAdmins, { filters: {}, input: () => ({}) });
  return (
    <Card title="Platform admins" lead="They review, pay and suspend, across all tenants.">
      <DataTable
        label="Who runs the platform"
        columns={columns(self, setRemoving)}
        rowKey={({ user_id }) => user_id}
        list={list}
        empty={<Empty title="Nobody is a platform admin" />}
      />
      <div className="mt-5 max-w-md">
        <Form
          submit="Add a platform admin"
          send={async ({ user_id = '' }) =>
            setAdding(await call(contract.admin.getPlatformAdmin, { user_id: user_id.trim() }))
          }
        >
          <Field
            name="user_id"
            label="User id"
            hint="Begins with usr_. It is in the audit log, and in the list of members of their team."
            required
            autoComplete="off"
            spellCheck={false}
            className="font-mono"
          />
        </Form>
      </div>
      {adding && (
        <Confirm
          open
          onClose={() => setAdding(undefined)}
          title={`Make ${adding.display_name} a platform admin?`}
          text={`${adding.email} will review, pay and suspend across all tenants.`}
          action="Make platform admin"
          run={async () => {
            await change(contract.admin.addPlatformAdmin, { user_id: adding.user_id });
            say(`${adding.display_name} is a platform admin.`);
          }}
        />
      )}
      {removing && (
        <Confirm
          open
          onClose={() => setRemoving(undefined)}
          title={
            removing.user_id === self ? 'Stop being a platform admin?' : `Remove ${removing.display_name}?`
          }
          text={`${removing.email} will be an ordinary user, at once. The last platform admin can’t be removed.`}
          action="Remove"
          run={async () => {
            if (removing.user_id === self) {
              // Nothing that is shown here may be asked for again.
              await call(contract.admin.removePlatformAdmin, { user_id: self });
              window.location.assign('/overview');
              return;
            }
            await change(contract.admin.removePlatformAdmin, { user_id: removing.user_id });
            say(`${removing.display_name} is no platform admin any more.`);
          }}
        />
      )}
    </Card>
  );
}

function columns(
  self: string | null,
  onRemove: (admin: PlatformAdmin) => void,
): readonly Column<PlatformAdmin>[] {
  return [
    {
      id: 'name',
      title: 'Name',
      cell: ({ display_name, email, user_id }) => (
        <>
          {display_name} {user_id === self && <Badge>You</Badge>}
          <span className="block text-muted wrap-anywhere">{email}</span>
        </>
      ),
      sortBy: ({ display_name }) => display_name,
    },
    {
      id: 'id',
      title: 'User id',
      wideOnly: true,
      cell: ({ user_id }) => <span className="font-mono text-xs">{user_id}</span>,
    },
    {
      id: 'actions',
      title: 'Actions',
      quiet: true,
      align: 'right',
      cell: (admin) => (
        <Button
          size="small"
          kind="danger"
          onPress={() => onRemove(admin)}
          aria-label={`Remove ${admin.display_name}`}
        >
          Remove
        </Button>
      ),
    },
  ];
}
