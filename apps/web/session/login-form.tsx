'use client';

import { call } from '../api/call';
import { contract } from '../api/contract';
import { Field } from '../ui/field';
import { Form } from '../ui/form';
import { PasswordField } from '../ui/password-field';
import { tellSessionChange } from './session-change';

/** Signs somebody in, and then tells. */
export function LoginForm({ onSignedIn }: { onSignedIn: () => void }) {
  return (
    <Form
      submit="Sign in"
      send={async ({ email = '', password = '' }) => {
        await call(contract.auth.login, { email, password });
        tellSessionChange();
        onSignedIn();
      }}
    >
      <EmailField />
      <PasswordField name="password" label="Password" />
    </Form>
  );
}

export function EmailField() {
  return (
    <Field
      name="email"
      label="E-mail"
      type="email"
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
      required
    />
  );
}
