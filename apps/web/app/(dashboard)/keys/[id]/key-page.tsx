'use client';

import type { ApiKey } from '@ipto/contracts';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { contract, hasScope } from '../../../../api/contract';
import { useAll } from '../../../../data/use-all';
import { useAnswer } from '../../../../data/use-answer';
import { useChange } from '../../../../data/use-change';
import { Instant } from '../../../../figures/instant';
import { StaleBadge } from '../../../../keys/stale-badge';
import { useUser } from '../../../../session/session';
import { Badge } from '../../../../ui/badge';
import { Button } from '../../../../ui/button';
import { Card } from '../../../../ui/card';
import { Confirm } from '../../../../ui/confirm';
import { Facts } from '../../../../ui/facts';
import { PageHeader } from '../../../../ui/page-header';
import { Problem } from '../../../../ui/problem';
import { Skeleton } from '../../../../ui/skeleton';
import { useToast } from '../../../../ui/toast';
import { KeyForm } from './key-form';
import { KeyGrants } from './key-grants';

export function KeyPage({ id }: { id: string }) {
  const { data: apiKey, error } = useAnswer(contract.keys.get, { id });
  const above = <Link href="/keys">API keys</Link>;
  if (apiKey) return <LoadedKey apiKey={apiKey} above={above} />;
  return (
    <>
      <PageHeader title={error ? 'This key can’t be shown' : 'API key'} above={above} />
      {error ? <Problem failure={error} /> : <Skeleton className="h-96" />}
    </>
  );
}

function LoadedKey({ apiKey, above }: { apiKey: ApiKey; above: ReactNode }) {
  const { scopes: held } = useUser();
  const change = useChange();
  const router = useRouter();
  const { say } = useToast();
  const [revokes, setRevokes] = useState(false);
  const beyond = apiKey.scopes.filter((scope) => !hasScope(held, scope));
  const mayChange = apiKey.revoked_at === null && beyond.length === 0;
  return (
    <>
      <PageHeader
        title={apiKey.name}
        lead={
          <span className="flex flex-wrap items-center gap-2">
            <span className="font-mono text-sm">ipto_{apiKey.prefix}_…</span>
            {apiKey.revoked_at ? <Badge tone="bad">Revoked</Badge> : <StaleBadge apiKey={apiKey} />}
          </span>
        }
        above={above}
        actions={
          mayChange && (
            <Button kind="danger" onPress={() => setRevokes(true)}>
              Revoke
            </Button>
          )
        }
      />
      {beyond.length > 0 && (
        <p className="mb-4 rounded-lg bg-warn-soft px-3.5 py-2.5 text-sm text-warn">
          This key may do more than you ({beyond.join(', ')}): only somebody who may do that too can change or
          revoke it.
        </p>
      )}
      <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_20rem] lg:items-start">
        <div className="grid gap-4">
          {mayChange ? (
            <Card title="Name and rights">
              <KeyForm key={apiKey.api_key_id} apiKey={apiKey} />
            </Card>
          ) : (
            <Card title="What it may do">
              <ul className="flex flex-wrap gap-1.5">
                {apiKey.scopes.map((scope) => (
                  <li key={scope} className="rounded-sm bg-hover px-2 py-0.5 font-mono text-sm">
                    {scope}
                  </li>
                ))}
              </ul>
            </Card>
          )}
          {apiKey.dataset_access_mode === 'allow_list' && <KeyGrants apiKey={apiKey} mayChange={mayChange} />}
        </div>
        <Card title="About it">
          <KeyFacts apiKey={apiKey} />
        </Card>
      </div>
      <Confirm
        open={revokes}
        onClose={() => setRevokes(false)}
        title={`Revoke “${apiKey.name}”?`}
        text="Whatever uses it is refused from the next request on, even in the middle of one. This can’t be undone: it would need a new key."
        action="Revoke the key"
        typed={apiKey.name}
        run={async () => {
          await change(contract.keys.revoke, { id: apiKey.api_key_id });
          say(`“${apiKey.name}” is revoked.`);
          router.push('/keys');
        }}
      />
    </>
  );
}

function KeyFacts({ apiKey }: { apiKey: ApiKey }) {
  const members = useAll(contract.members.list);
  const creator = members.data?.find(({ user_id }) => user_id === apiKey.created_by);
  return (
    <Facts
      facts={[
        ['Last used', apiKey.last_used_at ? <Instant key="used" at={apiKey.last_used_at} /> : 'Never'],
        ['Created', <Instant key="created" at={apiKey.created_at} />],
        ['Created by', creator?.display_name ?? (members.data ? 'Somebody who left' : '…')],
        ...(apiKey.revoked_at
          ? [['Revoked', <Instant key="revoked" at={apiKey.revoked_at} />] as const]
          : []),
        [
          'Id',
          <span key="id" className="font-mono text-xs">
            {apiKey.api_key_id}
          </span>,
        ],
      ]}
    />
  );
}
