'use client';

import { call } from '../../../api/call';
import { contract, LIMITS } from '../../../api/contract';
import { EmailField } from '../../../session/login-form';
import { tellSessionChange } from '../../../session/session-change';
import { Field } from '../../../ui/field';
import { Form } from '../../../ui/form';
import { Panel } from '../../../ui/panel';
import { PasswordField } from '../../../ui/password-field';

export function Signup({ next }: { next: string }) {
  return (
    <Panel
      title="Create an account"
      footer={
        <>
          Have one already? <a href={`/login?next=${encodeURIComponent(next)}`}>Sign in</a>
        </>
      }
    >
      <Form
        submit="Create account"
        send={async ({ email = '', password = '', display_name = '', tenant_name = '' }) => {
          await call(contract.auth.signup, { email, password, display_name, tenant_name });
          tellSessionChange();
          window.location.assign(next);
        }}
      >
        <Field
          name="display_name"
          label="Your name"
          autoComplete="name"
          required
          maxLength={LIMITS.nameChars}
        />
        <Field
          name="tenant_name"
          label="Organization"
          autoComplete="organization"
          hint="Datasets, keys and bills belong to it; others can be invited."
          required
          maxLength={LIMITS.nameChars}
        />
        <EmailField />
        <PasswordField name="password" label="Password" isNew />
      </Form>
    </Panel>
  );
}
