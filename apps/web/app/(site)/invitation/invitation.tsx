'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { call } from '../../../api/call';
import { CallFailed } from '../../../api/call-failed';
import { contract, LIMITS } from '../../../api/contract';
import type { User } from '../../../session/current-user';
import { LoginForm } from '../../../session/login-form';
import { tellSessionChange } from '../../../session/session-change';
import { SignOut } from '../../../session/sign-out';
import { Button } from '../../../ui/button';
import { Field } from '../../../ui/field';
import { Form } from '../../../ui/form';
import { Panel } from '../../../ui/panel';
import { PasswordField } from '../../../ui/password-field';
import { useFragment } from '../../../ui/use-fragment';

/** Takes a person into a tenant: a new one with an account to be made, another with the account they have. */
export function Invitation({ user }: { user: User | null }) {
  const router = useRouter();
  const token = useFragment('token');
  const [hasAccount, setHasAccount] = useState(false);

  const accept = async (account: { display_name?: string; password?: string }) => {
    await call(contract.invitations.accept, { token: token ?? '', ...account });
    tellSessionChange();
    window.location.assign('/overview');
  };

  if (token === null)
    return <Panel title="This link is not complete" lead="Open it once more from where you got it." />;
  if (user !== null)
    return (
      <Panel
        title="Accept the invitation"
        lead={
          <>
            You are signed in as <strong>{user.email}</strong>. The invitation must be for this address.
          </>
        }
        footer={<SignOut label="Use another account" onSignedOut={() => router.refresh()} />}
      >
        <Form submit="Accept" send={() => accept({})} />
      </Panel>
    );
  if (hasAccount)
    return (
      <Panel
        title="Sign in to accept"
        lead="Use the account of the address that was invited."
        footer={
          <Button kind="plain" onPress={() => setHasAccount(false)}>
            I have no account
          </Button>
        }
      >
        <LoginForm onSignedIn={() => router.refresh()} />
      </Panel>
    );
  return (
    <Panel
      title="You are invited"
      lead="Make your account to accept. It is for the address that was invited."
      footer={
        <Button kind="plain" onPress={() => setHasAccount(true)}>
          I have an account already
        </Button>
      }
    >
      <Form
        submit="Accept"
        send={async ({ display_name = '', password = '' }) => {
          try {
            await accept({ display_name, password });
          } catch (error) {
            if (!(error instanceof CallFailed) || error.code !== 'unauthorized') throw error;
            setHasAccount(true);
          }
        }}
      >
        <Field
          name="display_name"
          label="Your name"
          autoComplete="name"
          required
          maxLength={LIMITS.nameChars}
        />
        <PasswordField name="password" label="Password" isNew />
      </Form>
    </Panel>
  );
}
