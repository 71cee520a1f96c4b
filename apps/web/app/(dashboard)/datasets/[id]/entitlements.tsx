'use client';

import type { Dataset, Entitlement } from '@ipto/contracts';
import { useState } from 'react';
import { contract } from '../../../../api/contract';
import { useChange } from '../../../../data/use-change';
import { useList } from '../../../../data/use-list';
import { Instant } from '../../../../figures/instant';
import { type Column, DataTable } from '../../../../table/data-table';
import { Button } from '../../../../ui/button';
import { Card } from '../../../../ui/card';
import { Confirm } from '../../../../ui/confirm';
import { Empty } from '../../../../ui/empty';
import { Field } from '../../../../ui/field';
import { Form } from '../../../../ui/form';
import { useToast } from '../../../../ui/toast';

/** Which other tenants find a restricted dataset. */
export function Entitlements({ dataset }: { dataset: Dataset }) {
  const { dataset_id: id, visibility } = dataset;
  const [revoking, setRevoking] = useState<Entitlement | null>(null);
  const change = useChange();
  const { say } = useToast();
  const list = useList(contract.entitlements.list, { filters: {}, input: () => ({ id }) });
  const columns: readonly Column<Entitlement>[] = [
    {
      id: 'tenant',
      title: 'Tenant',
      cell: ({ tenant_id }) => <code className="font-mono text-[0.8125rem] wrap-anywhere">{tenant_id}</code>,
    },
    {
      id: 'since',
      title: 'Since',
      cell: ({ created_at }) => <Instant at={created_at} />,
      sortBy: ({ created_at }) => created_at,
      wideOnly: true,
    },
    {
      id: 'actions',
      title: 'Actions',
      quiet: true,
      align: 'right',
      cell: (entitlement) => (
        <Button
          size="small"
          onPress={() => setRevoking(entitlement)}
          aria-label={`Revoke ${entitlement.tenant_id}`}
        >
          Revoke
        </Button>
      ),
    },
  ];
  return (
    <div className="grid gap-5 *:min-w-0">
      {visibility !== 'restricted' && (
        <p className="rounded-lg bg-warn-soft px-3.5 py-2.5 text-sm text-warn">
          The dataset is {visibility}: entitlements count only while it is restricted. Change the visibility
          under Settings.
        </p>
      )}
      <AddEntitlement id={id} />
      <DataTable
        label="Entitlements"
        columns={columns}
        rowKey={({ entitlement_id }) => entitlement_id}
        list={list}
        empty={
          <Empty title="Nobody is let in yet">
            Add a tenant by its id. Buyers find theirs under Settings; ask them for it.
          </Empty>
        }
      />
      <Confirm
        open={revoking !== null}
        onClose={() => setRevoking(null)}
        title="Revoke this entitlement?"
        text={`${revoking?.tenant_id ?? ''} finds nothing of the dataset from the next search on.`}
        action="Revoke"
        run={async () => {
          if (revoking === null) return;
          await change(contract.entitlements.revoke, { id, entitlement_id: revoking.entitlement_id });
          say('The entitlement is revoked.');
        }}
      />
    </div>
  );
}

function AddEntitlement({ id }: { id: string }) {
  const [tenant, setTenant] = useState('');
  const change = useChange();
  const { say } = useToast();
  return (
    <Card title="Let a tenant in">
      <Form
        submit="Let in"
        send={async () => {
          await change(contract.entitlements.create, { id, tenant_id: tenant.trim() });
          setTenant('');
          say('The tenant is let in.');
        }}
      >
        <div className="max-w-md">
          <Field
            name="tenant_id"
            label="Tenant id"
            placeholder="tnt_…"
            required
            autoComplete="off"
            spellCheck={false}
            value={tenant}
            onChange={({ target }) => setTenant(target.value)}
          />
        </div>
      </Form>
    </Card>
  );
}
