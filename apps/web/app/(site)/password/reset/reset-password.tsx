'use client';

import { useState } from 'react';
import { call } from '../../../../api/call';
import { contract } from '../../../../api/contract';
import { Form } from '../../../../ui/form';
import { Panel } from '../../../../ui/panel';
import { PasswordField } from '../../../../ui/password-field';
import { useFragment } from '../../../../ui/use-fragment';

const again = <a href="/password/forgot">Ask for another link</a>;

export function ResetPassword() {
  const token = useFragment('token');
  const [done, setDone] = useState(false);
  if (token === null)
    return (
      <Panel
        title="This link is not complete"
        lead="Open it once more from where you got it."
        footer={again}
      />
    );
  if (done)
    return (
      <Panel
        title="Your password is changed"
        lead="You are signed out everywhere, in every program and browser."
        footer={<a href="/login">Sign in with the new password</a>}
      />
    );
  return (
    <Panel title="Set a new password" footer={again}>
      <Form
        submit="Set password"
        send={async ({ new_password = '' }) => {
          await call(contract.auth.resetPassword, { token: token ?? '', new_password });
          setDone(true);
        }}
      >
        <PasswordField name="new_password" label="New password" isNew />
      </Form>
    </Panel>
  );
}
