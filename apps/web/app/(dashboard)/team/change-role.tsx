'use client';

import type { Member, Role } from '@ipto/contracts';
import { useState } from 'react';
import { call } from '../../../api/call';
import { contract } from '../../../api/contract';
import { useChange } from '../../../data/use-change';
import { depart } from '../../../session/departure';
import { signOut } from '../../../session/sign-out';
import { RoleChoice } from '../../../team/role-choice';
import { ROLES } from '../../../team/roles';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { Form } from '../../../ui/form';
import { useToast } from '../../../ui/toast';

interface ChangeRoleProps {
  readonly member: Member;
  readonly offered: readonly Role[];
  readonly isOneself: boolean;
  readonly onClose: () => void;
}

/** Gives a member another role. */
export function ChangeRole({ member, offered, isOneself, onClose }: ChangeRoleProps) {
  const change = useChange();
  const { say } = useToast();
  const [role, setRole] = useState(member.role);
  const { membership_id, display_name } = member;
  return (
    <Dialog
      open
      onClose={onClose}
      title={isOneself ? 'Change your own role' : `Change the role of ${display_name}`}
      lead={
        isOneself
          ? 'You are signed out, and sign in again with the new role. Somebody else has to give the former one back.'
          : 'They are signed out, and sign in again with the new role. Their keys may do no more than it allows.'
      }
    >
      <Form
        submit="Change role"
        disabled={role === member.role}
        beside={<Button onPress={onClose}>Cancel</Button>}
        send={async () => {
          if (isOneself) {
            await depart(async () => {
              await call(contract.members.update, { membership_id, role });
              await signOut();
            }, '/login');
            return;
          }
          await change(contract.members.update, { membership_id, role });
          say(`${display_name} is ${ROLES[role].label.toLowerCase()} now.`);
          onClose();
        }}
      >
        <RoleChoice offered={offered} chosen={role} onChoose={setRole} />
      </Form>
    </Dialog>
  );
}
