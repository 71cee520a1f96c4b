'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { Answer } from '../../../api/answer';
import { call } from '../../../api/call';
import { CallFailed } from '../../../api/call-failed';
import { contract, writtenUserCode } from '../../../api/contract';
import type { User } from '../../../session/current-user';
import { Decision } from '../../../session/decision';
import { LoginForm } from '../../../session/login-form';
import { enterTenant, TenantChoice } from '../../../session/tenant-choice';
import { Facts } from '../../../ui/facts';
import { Field } from '../../../ui/field';
import { Form } from '../../../ui/form';
import { Panel } from '../../../ui/panel';
import { useFragment } from '../../../ui/use-fragment';

type DeviceLogin = Answer<typeof contract.auth.device.get>;

/** Signs in a machine that has no browser: its code is entered, looked at, and approved or denied. */
export function DeviceApproval({ user }: { user: User | null }) {
  const router = useRouter();
  const code = useFragment('code');
  const [login, setLogin] = useState<DeviceLogin | null>(null);

  if (user === null)
    return (
      <Panel title="Sign in to continue" lead="Then you can sign in your other machine with its code.">
        <LoginForm onSignedIn={() => router.refresh()} />
      </Panel>
    );
  if (login === null)
    return (
      <Panel title="Sign in another machine" lead="Enter the code that it shows.">
        <Form
          // The code of the link comes a moment after the page.
          key={code}
          submit="Continue"
          send={async ({ user_code = '' }) => setLogin(await find(user_code))}
        >
          <Field
            name="user_code"
            label="Code"
            className="text-center font-mono text-xl tracking-widest uppercase"
            defaultValue={code ?? ''}
            placeholder="XXXX-XXXX"
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            required
            maxLength={40}
          />
        </Form>
      </Panel>
    );
  if (login.status !== 'pending') return <Decided login={login} />;
  return <DeviceDecision user={user} login={login} onDecided={setLogin} />;
}

async function find(userCode: string): Promise<DeviceLogin> {
  try {
    return await call(contract.auth.device.get, { user_code: writtenUserCode(userCode) });
  } catch (error) {
    if (!(error instanceof CallFailed) || error.code !== 'not_found') throw error;
    throw new CallFailed(
      'No machine waits with this code. It may have expired: start once more there.',
      error.code,
      error.requestId,
    );
  }
}

interface DeviceDecisionProps {
  readonly user: User;
  readonly login: DeviceLogin;
  readonly onDecided: (login: DeviceLogin) => void;
}

function DeviceDecision({ user, login, onDecided }: DeviceDecisionProps) {
  const { user_code, client_name, host, ip, created_at } = login;
  const [tenantId, setTenantId] = useState(login.tenant_id);
  const approve = async () => {
    await enterTenant(user, tenantId);
    onDecided(await call(contract.auth.device.approve, { user_code, decision: 'approve' }));
  };
  const deny = async () =>
    onDecided(await call(contract.auth.device.approve, { user_code, decision: 'deny' }));
  return (
    <Panel
      title="Sign in this machine?"
      lead="Approve only if it is yours and shows this very code. It can then do what you can."
    >
      <Facts
        facts={[
          ['Code', <strong key="c">{user_code}</strong>],
          ['Program', client_name],
          ['Machine', host ?? 'Does not say'],
          ['Address', ip],
          [
            'Asked',
            new Date(created_at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' }),
          ],
          ['Account', user.email],
          ['Tenant', <TenantChoice key="t" user={user} tenantId={tenantId} onChoose={setTenantId} />],
        ]}
      />
      <Decision onApprove={approve} onDeny={deny} />
    </Panel>
  );
}

function Decided({ login: { status, host } }: { login: DeviceLogin }) {
  const machine = host ?? 'The machine';
  return status === 'approved' ? (
    <Panel title="Approved" lead={`${machine} is signed in within moments. You can close this page.`} />
  ) : (
    <Panel title="Denied" lead={`${machine} is not signed in. You can close this page.`} />
  );
}
