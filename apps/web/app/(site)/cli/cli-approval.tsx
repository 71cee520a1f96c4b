'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { call } from '../../../api/call';
import { unreadable } from '../../../api/call-failed';
import { contract } from '../../../api/contract';
import type { User } from '../../../session/current-user';
import { Decision } from '../../../session/decision';
import { LoginForm } from '../../../session/login-form';
import { enterTenant, TenantChoice } from '../../../session/tenant-choice';
import { Facts } from '../../../ui/facts';
import { Panel } from '../../../ui/panel';

interface CliApprovalProps {
  readonly user: User | null;
  /** What the asking machine calls itself. */
  readonly host: string | null;
  readonly ask: { code_challenge: string; redirect_uri: string; state: string };
}

/** Asks whether the command line on this computer may sign in, and sends the browser back to it with the answer. */
export function CliApproval({ user, host, ask }: CliApprovalProps) {
  const router = useRouter();
  if (user === null)
    return (
      <Panel
        title="Sign in to continue"
        lead="The command line on this computer asks to be signed in as you."
      >
        <LoginForm onSignedIn={() => router.refresh()} />
      </Panel>
    );
  return <CliDecision user={user} host={host} ask={ask} />;
}

function CliDecision({ user, host, ask }: CliApprovalProps & { user: User }) {
  const [tenantId, setTenantId] = useState(user.tenant_id);
  const approve = async () => {
    await enterTenant(user, tenantId);
    const { redirect_url } = await call(contract.auth.code.create, ask);
    // Back to the very place that asked, wherever the answer points.
    if (!redirect_url.startsWith(`${ask.redirect_uri}?`)) throw unreadable(null);
    window.location.replace(redirect_url);
  };
  const deny = async () => {
    const refusal = new URLSearchParams({ error: 'access_denied', state: ask.state });
    window.location.replace(`${ask.redirect_uri}?${refusal}`);
  };
  return (
    <Panel
      title="Sign in the command line?"
      lead={
        <>
          Approve only if you have just run <code>ipto login</code> on this computer. It can then do what you
          can.
        </>
      }
    >
      <Facts
        facts={[
          ['Machine', host ?? 'Does not say'],
          ['Answer goes to', `this computer, port ${new URL(ask.redirect_uri).port || '80'}`],
          ['Account', user.email],
          ['Tenant', <TenantChoice key="t" user={user} tenantId={tenantId} onChoose={setTenantId} />],
        ]}
      />
      <Decision onApprove={approve} onDeny={deny} />
    </Panel>
  );
}
