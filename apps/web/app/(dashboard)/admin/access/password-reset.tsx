'use client';

import { useState } from 'react';
import { contract, LIMITS } from '../../../../api/contract';
import type { Answer } from '../../../../api/login';
import { useChange } from '../../../../data/use-change';
import { Instant } from '../../../../figures/instant';
import { Button } from '../../../../ui/button';
import { Card } from '../../../../ui/card';
import { Code } from '../../../../ui/code';
import { Dialog } from '../../../../ui/dialog';
import { Field } from '../../../../ui/field';
import { Form } from '../../../../ui/form';

type ResetLink = Answer<typeof contract.admin.createPasswordReset>;

/** Lets somebody in again who forgot the password, where no mail goes out. */
export function PasswordReset() {
  const change = useChange();
  const [link, setLink] = useState<ResetLink>();
  return (
    <Card
      title="Password reset link"
      lead="For installations without a mail server; where there is one, people ask for it themselves."
    >
      <Form
        submit="Make a link"
        send={async ({ email = '' }) => setLink(await change(contract.admin.createPasswordReset, { email }))}
      >
        <Field
          name="email"
          label="E-mail"
          type="email"
          required
          autoComplete="off"
          maxLength={LIMITS.emailChars}
        />
      </Form>
      {link && (
        <Dialog
          open
          onClose={() => setLink(undefined)}
          title="Hand this link over"
          lead={`Whoever has it sets the password of ${link.email}. It is shown this once.`}
        >
          <Code label="Password reset link" text={link.reset_url} />
          <p className="mt-3 mb-5 text-sm text-muted">
            Works once, until <Instant at={link.expires_at} />.
          </p>
          <Button onPress={() => setLink(undefined)}>Done</Button>
        </Dialog>
      )}
    </Card>
  );
}
