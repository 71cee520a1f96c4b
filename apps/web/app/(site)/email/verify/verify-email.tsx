'use client';

import { useState } from 'react';
import { call } from '../../../../api/call';
import { contract } from '../../../../api/contract';
import { Form } from '../../../../ui/form';
import { Panel } from '../../../../ui/panel';
import { useFragment } from '../../../../ui/use-fragment';

export function VerifyEmail() {
  const token = useFragment('token');
  const [done, setDone] = useState(false);
  if (token === null)
    return <Panel title="This link is not complete" lead="Open it once more from the mail that holds it." />;
  if (done)
    return (
      <Panel title="Your e-mail is confirmed" lead="Thank you." footer={<a href="/">To the first page</a>} />
    );
  return (
    <Panel title="Confirm your e-mail" lead="One press shows that the address is yours.">
      <Form
        submit="Confirm"
        send={async () => {
          await call(contract.auth.verifyEmail, { token: token ?? '' });
          setDone(true);
        }}
      />
    </Panel>
  );
}
