'use client';

import { createContext, type ReactNode, use, useEffect } from 'react';
import { hasScope, type LightProcedure, requiredScopes, runsTeam } from '../api/contract';
import type { User } from './current-user';
import { LeavingProvider } from './leaving';
import { followSessionChange } from './session-change';

const Session = createContext<User | null>(null);

export function SessionProvider({ user, children }: { user: User; children: ReactNode }) {
  useEffect(followSessionChange, []);
  return (
    <Session value={user}>
      <LeavingProvider>{children}</LeavingProvider>
    </Session>
  );
}

/** Who is signed in. For pages of the dashboard, which nobody else sees. */
export function useUser(): User {
  const user = use(Session);
  if (user === null) throw new Error('There is no session around this.');
  return user;
}

/** Whether the API would let somebody call a procedure: what they may not do is not offered to them. */
export function may({ role, scopes, is_platform_admin }: User, { access }: LightProcedure): boolean {
  if (access === 'platform_admin') return is_platform_admin;
  if (access === 'team_admin' || access === 'auditor') return role !== null && runsTeam(role);
  return requiredScopes(access).every((scope) => hasScope(scopes, scope));
}

export function useMay(procedure: LightProcedure): boolean {
  return may(useUser(), procedure);
}
