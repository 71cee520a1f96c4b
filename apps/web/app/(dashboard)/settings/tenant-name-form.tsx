'use client';

import { useRouter } from 'next/navigation';
import { contract, LIMITS } from '../../../api/contract';
import { useChange } from '../../../data/use-change';
import { Field } from '../../../ui/field';
import { Form } from '../../../ui/form';
import { useToast } from '../../../ui/toast';
import type { Tenant } from './tenant';

export function TenantNameForm({ tenant }: { tenant: Tenant }) {
  const change = useChange();
  const router = useRouter();
  const { say } = useToast();
  return (
    <Form
      submit="Save the name"
      send={async ({ name = '' }) => {
        const { name: saved } = await change(contract.tenant.update, { name });
        say(`The tenant is called ${saved} now.`);
        // The frame of the page shows the name, too.
        router.refresh();
      }}
    >
      <Field
        name="name"
        label="Name of the tenant"
        required
        maxLength={LIMITS.nameChars}
        autoComplete="organization"
        defaultValue={tenant.name}
      />
    </Form>
  );
}
