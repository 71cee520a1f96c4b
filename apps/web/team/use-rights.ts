import type { Member, Role } from '@ipto/contracts';
import { contract, disposesOf } from '../api/contract';
import { useAll } from '../data/use-all';
import { useUser } from '../session/session';
import { ROLE_NAMES } from './roles';

export interface TeamRights {
  /** The roles that one may give. */
  readonly gives: readonly Role[];
  isOneself(member: Member): boolean;
  /** Whether one may give a member another role, remove them, or leave. */
  mayChange(member: Member): boolean;
}

/** What the API would let somebody do with the team: a tenant always keeps an owner, too. */
export function useTeamRights(): TeamRights {
  const { role, user_id } = useUser();
  const members = useAll(contract.members.list);
  const owners = (members.data ?? []).filter((member) => member.role === 'owner').length;
  const disposes = (of: Role) => role !== null && disposesOf(role, of);
  return {
    gives: ROLE_NAMES.filter(disposes),
    isOneself: (member) => member.user_id === user_id,
    mayChange: (member) => disposes(member.role) && (member.role !== 'owner' || owners > 1),
  };
}
