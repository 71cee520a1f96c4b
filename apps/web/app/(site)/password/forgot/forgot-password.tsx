'use client';

import { useState } from 'react';
import { call } from '../../../../api/call';
import { contract } from '../../../../api/contract';
import { EmailField } from '../../../../session/login-form';
import { Form } from '../../../../ui/form';
import { Panel } from '../../../../ui/panel';

export function ForgotPassword() {
  const [askedFor, setAskedFor] = useState<string | null>(null);
  const back = <a href="/login">Back to signing in</a>;
  if (askedFor !== null)
    return (
      <Panel
        title="Look into your mail"
        lead={
          <>
            If <strong>{askedFor}</strong> has an account, a link to set a new password is on its way; it
            works once, for an hour. Where this platform sends no mail, ask its admin for the link.
          </>
        }
        footer={back}
      />
    );
  return (
    <Panel title="Forgot the password?" lead="We send a link with which you set a new one." footer={back}>
      <Form
        submit="Send the link"
        send={async ({ email = '' }) => {
          await call(contract.auth.forgotPassword, { email });
          setAskedFor(email);
        }}
      >
        <EmailField />
      </Form>
    </Panel>
  );
}
