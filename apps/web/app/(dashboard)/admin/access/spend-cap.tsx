'use client';

import { useState } from 'react';
import { contract, LIMITS } from '../../../../api/contract';
import { useChange } from '../../../../data/use-change';
import { formatMoney } from '../../../../figures/money';
import { Card } from '../../../../ui/card';
import { Field } from '../../../../ui/field';
import { Form } from '../../../../ui/form';

/** Sets how far a tenant may raise its own spend cap. */
export function SpendCap() {
  const change = useChange();
  const [news, setNews] = useState('');
  return (
    <Card title="Maximum spend cap" lead="A tenant sets its monthly cap itself, up to this.">
      <Form
        submit="Set the maximum"
        send={async ({ id = '', max_spend_cap = '' }) => {
          setNews('');
          const tenant = await change(contract.admin.updateTenant, {
            id: id.trim(),
            max_spend_cap: Number(max_spend_cap),
          });
          setNews(
            `${tenant.name} may spend up to ${formatMoney(tenant.max_spend_cap)} a month; its cap is ${formatMoney(tenant.spend_cap)} now.`,
          );
        }}
      >
        <Field
          name="id"
          label="Tenant id"
          hint="Begins with tnt_."
          required
          autoComplete="off"
          spellCheck={false}
          className="font-mono"
        />
        <Field
          name="max_spend_cap"
          label="Most a month, in USD"
          type="number"
          inputMode="decimal"
          step="any"
          min={0}
          max={LIMITS.spendCap}
          hint="A cap above it is lowered to it."
          required
        />
      </Form>
      <p role="status" className="mt-3 text-sm text-good wrap-anywhere empty:mt-0">
        {news}
      </p>
    </Card>
  );
}
