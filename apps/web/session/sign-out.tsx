'use client';

import { call } from '../api/call';
import { CallFailed } from '../api/call-failed';
import { contract } from '../api/contract';
import { Button } from '../ui/button';
import { useAction } from '../ui/use-action';
import { tellSessionChange } from './session-change';

/** Ends the session, on the server and in every tab. */
export async function signOut(): Promise<void> {
  await call(contract.auth.logout, {}).catch((error: unknown) => {
    // A session that has ended already is what was wanted.
    if (!(error instanceof CallFailed && error.code === 'unauthorized')) throw error;
  });
  tellSessionChange();
}

interface SignOutProps {
  readonly label: string;
  readonly onSignedOut: () => void;
}

/** The way out. */
export function SignOut({ label, onSignedOut }: SignOutProps) {
  const { pending, failure, run } = useAction();
  const leave = async () => {
    await signOut();
    onSignedOut();
  };
  return (
    <span>
      <Button kind="plain" pending={pending} onPress={() => void run(leave)}>
        {label}
      </Button>
      <span role="alert">{failure && ` ${failure.message}`}</span>
    </span>
  );
}
