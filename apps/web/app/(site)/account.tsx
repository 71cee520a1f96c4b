'use client';

import type { User } from '../../session/current-user';
import { SignOut } from '../../session/sign-out';

/** Who is signed in and the way out, or the way in. */
export function Account({ user }: { user: User | null }) {
  if (user === null) return <a href="/login">Sign in</a>;
  return (
    <>
      <span className="max-w-40 truncate font-medium text-ink" title={`${user.email} · ${user.tenant_name}`}>
        {user.display_name}
      </span>
      <SignOut label="Sign out" onSignedOut={() => window.location.assign('/')} />
    </>
  );
}
