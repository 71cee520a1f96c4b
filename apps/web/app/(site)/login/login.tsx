'use client';

import { LoginForm } from '../../../session/login-form';
import { Panel } from '../../../ui/panel';

export function Login({ next }: { next: string }) {
  return (
    <Panel
      title="Sign in"
      footer={
        <>
          <a href="/password/forgot">Forgot the password?</a> ·{' '}
          <a href={`/signup?next=${encodeURIComponent(next)}`}>Create an account</a>
        </>
      }
    >
      <LoginForm onSignedIn={() => window.location.assign(next)} />
    </Panel>
  );
}
