'use client';

import type { Role } from '@ipto/contracts';
import { useState } from 'react';
import type { Answer } from '../../../api/answer';
import { contract, LIMITS } from '../../../api/contract';
import { useChange } from '../../../data/use-change';
import { RoleChoice } from '../../../team/role-choice';
import { useTeamRights } from '../../../team/use-rights';
import { Button } from '../../../ui/button';
import { Code } from '../../../ui/code';
import { Dialog } from '../../../ui/dialog';
import { Field } from '../../../ui/field';
import { Form } from '../../../ui/form';
import { useToast } from '../../../ui/toast';

/** Invites somebody; where there is no mail the link is handed over by whoever invites. */
export function Invite({ open, onClose }: { open: boolean; onClose: () => void }) {
  const change = useChange();
  const { say } = useToast();
  const { gives } = useTeamRights();
  const [role, setRole] = useState<Role>('operator');
  const [created, setCreated] = useState<Answer<typeof contract.invitations.create> | null>(null);
  const close = () => {
    setCreated(null);
    onClose();
  };
  if (created?.accept_url !== undefined) {
    return (
      <Dialog
        open={open}
        onClose={close}
        title="Hand over this link"
        lead={`${created.email} joins by opening it. It works once, for ${LIMITS.invitationDays} days, and is shown only now.`}
      >
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
          <Code text={created.accept_url} label="Link of the invitation" />
          <div>
            <Button kind="primary" onPress={close}>
              Done
            </Button>
          </div>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog
      open={open}
      onClose={close}
      title="Invite somebody"
      lead="An earlier invitation of the same address ends."
    >
      <Form
        submit="Invite"
        beside={<Button onPress={close}>Cancel</Button>}
        send={async ({ email = '' }) => {
          const answer = await change(contract.invitations.create, { email, role });
          if (answer.accept_url !== undefined) return setCreated(answer);
          say(`The invitation is on its way to ${answer.email}.`);
          close();
        }}
      >
        <Field
          name="email"
          label="E-mail"
          type="email"
          required
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={LIMITS.emailChars}
        />
        <RoleChoice offered={gives} chosen={role} onChoose={setRole} />
      </Form>
    </Dialog>
  );
}
