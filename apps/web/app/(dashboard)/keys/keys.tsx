'use client';

import type { ApiKey } from '@ipto/contracts';
import Link from 'next/link';
import { contract } from '../../../api/contract';
import { useAll } from '../../../data/use-all';
import { useList } from '../../../data/use-list';
import { Instant } from '../../../figures/instant';
import { counted } from '../../../figures/quantity';
import { ACCESS_MODES } from '../../../keys/access-choice';
import { StaleBadge } from '../../../keys/stale-badge';
import { stalenessOf } from '../../../keys/staleness';
import { type Column, DataTable } from '../../../table/data-table';
import { buttonLooks } from '../../../ui/button';
import { Empty } from '../../../ui/empty';
import { PageHeader } from '../../../ui/page-header';

const columns: readonly Column<ApiKey>[] = [
  {
    id: 'name',
    title: 'Name',
    sortBy: ({ name }) => name.toLowerCase(),
    cell: (apiKey) => (
      <div className="min-w-36">
        <Link className="font-medium wrap-anywhere hover:underline" href={`/keys/${apiKey.api_key_id}`}>
          {apiKey.name}
        </Link>
        <div className="mt-0.5 font-mono text-xs text-muted">ipto_{apiKey.prefix}_…</div>
      </div>
    ),
  },
  {
    id: 'scopes',
    title: 'May do',
    wideOnly: true,
    cell: ({ scopes }) => (
      <ul className="flex max-w-72 flex-wrap gap-1">
        {scopes.map((scope) => (
          <li key={scope} className="rounded-sm bg-hover px-1.5 py-0.5 font-mono text-xs">
            {scope}
          </li>
        ))}
      </ul>
    ),
  },
  {
    id: 'access',
    title: 'Reaches',
    wideOnly: true,
    cell: ({ dataset_access_mode: mode, dataset_ids }) =>
      mode === 'allow_list' ? counted(dataset_ids.length, 'dataset') : ACCESS_MODES[mode].label,
  },
  {
    id: 'used',
    title: 'Last used',
    sortBy: ({ last_used_at }) => last_used_at,
    cell: (apiKey) => (
      <div className="grid justify-items-start gap-1">
        {apiKey.last_used_at ? (
          <Instant at={apiKey.last_used_at} />
        ) : (
          <span className="text-muted">Never</span>
        )}
        <StaleBadge apiKey={apiKey} />
      </div>
    ),
  },
  {
    id: 'created',
    title: 'Created',
    wideOnly: true,
    sortBy: ({ created_at }) => created_at,
    cell: ({ created_at }) => <Instant at={created_at} />,
  },
];

export function Keys() {
  const list = useList(contract.keys.list, { filters: {}, input: () => ({}) });
  const now = new Date();
  const { data: all = [] } = useAll(contract.keys.list);
  const stale = all.filter((apiKey) => stalenessOf(apiKey, now) !== null).length;
  const create = (
    <Link className={buttonLooks({ kind: 'primary' })} href="/keys/new">
      Create a key
    </Link>
  );
  return (
    <>
      <PageHeader
        title="API keys"
        lead="What programs and agents sign in with. Each key may do what you give it, and no more."
        actions={create}
      />
      {stale > 0 && (
        <p className="mb-4 rounded-lg bg-warn-soft px-3.5 py-2.5 text-sm text-warn">
          {counted(stale, 'key looks', 'keys look')} forgotten: never used within 30 days of being made, or
          not used for 90 days. Revoke what nobody needs.
        </p>
      )}
      <DataTable
        label="API keys"
        columns={columns}
        rowKey={({ api_key_id }) => api_key_id}
        list={list}
        empty={
          <Empty title="No keys yet" action={create}>
            A key lets a program search, upload or read figures without your password.
          </Empty>
        }
      />
    </>
  );
}
