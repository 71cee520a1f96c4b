'use client';

import { useState } from 'react';
import { call } from '../../../api/call';
import { contract } from '../../../api/contract';
import { useUser } from '../../../session/session';
import { Form } from '../../../ui/form';
import { PasswordField } from '../../../ui/password-field';
import { useToast } from '../../../ui/toast';

/** The gateway puts the session that the answer brings into the cookie, in place of the one that has ended. */
export function ChangePassword() {
  const { email } = useUser();
  const { say } = useToast();
  const [changes, setChanges] = useState(0);
  return (
    <Form
      // What was typed is gone once it is done.
      key={changes}
      submit="Change the password"
      send={async ({ current_password = '', new_password = '' }) => {
        await call(contract.users.changePassword, { current_password, new_password });
        setChanges(changes + 1);
        say('Your password is changed, and every other session has ended.');
      }}
    >
      {/* For password managers, which ask whose password it is. */}
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      <PasswordField name="current_password" label="Current password" />
      <PasswordField name="new_password" label="New password" isNew />
    </Form>
  );
}
