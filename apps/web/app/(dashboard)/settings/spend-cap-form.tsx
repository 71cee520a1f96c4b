'use client';

import type { ReactNode } from 'react';
import { contract } from '../../../api/contract';
import { useChange } from '../../../data/use-change';
import { formatMoney } from '../../../figures/money';
import { Field } from '../../../ui/field';
import { Form } from '../../../ui/form';
import { useToast } from '../../../ui/toast';
import type { Tenant } from './tenant';

interface SpendCapFormProps {
  readonly tenant: Tenant;
  /** Called once the cap is saved. */
  readonly onSaved?: () => void;
  /** Stands beside the button: the way out. */
  readonly beside?: ReactNode;
}

/** Sets the most that a tenant spends in a month. */
export function SpendCapForm({ tenant, onSaved, beside }: SpendCapFormProps) {
  const change = useChange();
  const { say } = useToast();
  return (
    <Form
      submit="Save the cap"
      send={async ({ spend_cap = '' }) => {
        const saved = await change(contract.tenant.update, { spend_cap: Number(spend_cap) });
        say(`At most ${formatMoney(saved.spend_cap)} a month from now on.`);
        onSaved?.();
      }}
      beside={beside}
    >
      <Field
        name="spend_cap"
        label="Most per month, in USD"
        hint={`At most ${formatMoney(tenant.max_spend_cap)}; the platform can raise that. At 0 only free data is found.`}
        type="number"
        inputMode="decimal"
        min={0}
        max={tenant.max_spend_cap}
        step="any"
        required
        defaultValue={tenant.spend_cap}
      />
    </Form>
  );
}
