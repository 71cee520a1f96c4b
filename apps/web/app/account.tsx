'use client';

import type { User } from '../session/current-user';
import { SignOut } from '../session/sign-out';
import styles from './site-header.module.css';

/** Who is signed in and the way out, or the way in. */
export function Account({ user }: { user: User | null }) {
  if (user === null) return <a href="/login">Sign in</a>;
  return (
    <>
      <span className={styles.who} title={`${user.email} · ${user.tenant_name}`}>
        {user.display_name}
      </span>
      <SignOut label="Sign out" onSignedOut={() => window.location.assign('/')} />
    </>
  );
}
