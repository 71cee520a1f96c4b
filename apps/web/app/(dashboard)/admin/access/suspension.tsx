'use client';

import { useState } from 'react';
import { contract, LIMITS } from '../../../../api/contract';
import { useChange } from '../../../../data/use-change';
import { Card } from '../../../../ui/card';
import { Field } from '../../../../ui/field';
import { Form } from '../../../../ui/form';
import { Select } from '../../../../ui/select';
import { TextArea } from '../../../../ui/text-area';

const OPTIONS = [
  { value: 'suspend', label: 'Suspend it' },
  { value: 'unsuspend', label: 'End its suspension' },
];

/** Takes a dataset out of every search, or gives it back the state it had. */
export function Suspension() {
  const change = useChange();
  const [action, setAction] = useState('suspend');
  const [news, setNews] = useState('');
  const isSuspending = action === 'suspend';
  return (
    <Card title="Suspend a dataset" lead="Nobody finds it from the next search on, its own tenant included.">
      <Form
        submit={isSuspending ? 'Suspend' : 'End the suspension'}
        kind={isSuspending ? 'danger' : 'primary'}
        send={async ({ tenant_id = '', id = '', reason = '' }) => {
          setNews('');
          const target = { tenant_id: tenant_id.trim(), id: id.trim() };
          const dataset = isSuspending
            ? await change(contract.admin.suspendDataset, { ...target, reason })
            : await change(contract.admin.unsuspendDataset, target);
          setNews(`${dataset.name} is ${dataset.status} now.`);
        }}
      >
        <Select
          name="action"
          label="What to do"
          options={OPTIONS}
          value={action}
          onChange={({ target }) => setAction(target.value)}
        />
        <Field
          name="tenant_id"
          label="Tenant id"
          hint="Begins with tnt_."
          required
          autoComplete="off"
          spellCheck={false}
          className="font-mono"
        />
        <Field
          name="id"
          label="Dataset id"
          hint="Begins with dset_."
          required
          autoComplete="off"
          spellCheck={false}
          className="font-mono"
        />
        {isSuspending && (
          <TextArea name="reason" label="Reason" rows={3} required maxLength={LIMITS.reasonChars} />
        )}
      </Form>
      <p role="status" className="mt-3 text-sm text-good wrap-anywhere empty:mt-0">
        {news}
      </p>
    </Card>
  );
}
