'use client';

import type { Role } from '@ipto/contracts';
import { ROLE_SCOPES } from '../api/contract';
import { Choice } from '../ui/choice';
import { ROLES } from './roles';

interface RoleChoiceProps {
  readonly offered: readonly Role[];
  readonly chosen: Role;
  readonly onChoose: (role: Role) => void;
}

/** A role, each with what it is for and the scopes it comes with. */
export function RoleChoice({ offered, chosen, onChoose }: RoleChoiceProps) {
  return (
    <Choice
      name="role"
      legend="Role"
      options={offered.map((role) => ({
        value: role,
        label: ROLES[role].label,
        text: (
          <>
            {ROLES[role].text}
            <span className="mt-1 block font-mono text-xs wrap-anywhere">{ROLE_SCOPES[role].join(' ')}</span>
          </>
        ),
      }))}
      value={chosen}
      onChoose={onChoose}
    />
  );
}
