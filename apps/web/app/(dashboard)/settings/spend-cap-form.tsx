'use client';

import { contract } from '../../../api/contract';
import { useChange } from '../../../data/use-change';
import { formatMoney } from '../../../figures/money';
import { Field } from '../../../ui/field';
import { Form } from '../../../ui/form';
import { useToast } from '../../../ui/toast';
import type { Tenant } from './tenant';

export function SpendCapForm({ tenant }: { tenant: Tenant }) {
  const change = useChange();
  const { say } = useToast();
  return (
    <Form
      submit="Save the cap"
      send={async ({ spend_cap = '' }) => {
        const saved = await change(contract.tenant.update, { spend_cap: Number(spend_cap) });
        say(`At most ${formatMoney(saved.spend_cap)} a month from now on.`);
      }}
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
