'use client';

import type { Dataset } from '@ipto/contracts';
import { ChartLine, Pause, Play } from 'lucide-react';
import Link from 'next/link';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useState } from 'react';
import { contract } from '../../../../api/contract';
import { useChange } from '../../../../data/use-change';
import { DATASET_STATES, VISIBILITY } from '../../../../datasets/terms';
import { counted, formatBytes, formatCount } from '../../../../figures/quantity';
import { useMay } from '../../../../session/session';
import { Badge } from '../../../../ui/badge';
import { Button, buttonLooks } from '../../../../ui/button';
import { PageHeader } from '../../../../ui/page-header';
import { Problem } from '../../../../ui/problem';
import { Skeleton, SkeletonRows } from '../../../../ui/skeleton';
import { Tabs } from '../../../../ui/tabs';
import { useToast } from '../../../../ui/toast';
import { Entitlements } from './entitlements';
import { Objects } from './objects';
import { Settings } from './settings';
import { useLiveDataset } from './use-live-dataset';

const TABS = ['objects', 'settings', 'entitlements'] as const;

export function DatasetPage({ id }: { id: string }) {
  const [objectsMove, setObjectsMove] = useState<boolean>();
  const { data: dataset, error } = useLiveDataset(id, objectsMove);
  const mayWrite = useMay(contract.datasets.update);
  // Each tab has a list of its own: its cursor, order and filter mean nothing to the other.
  const [{ tab }, setPlace] = useQueryStates({
    tab: parseAsStringLiteral(TABS).withDefault('objects'),
    cursor: parseAsString,
    sort: parseAsString,
    status: parseAsString,
  });
  if (error && !dataset) {
    return (
      <>
        <PageHeader title="Dataset" above={<Link href="/datasets">Datasets</Link>} />
        <Problem failure={error} />
      </>
    );
  }
  if (!dataset) return <Loading />;
  return (
    <>
      <DatasetHeader dataset={dataset} mayWrite={mayWrite} />
      <Tabs
        label="Parts of the dataset"
        shown={tab}
        onShow={(next) =>
          void setPlace(
            { tab: TABS.find((name) => name === next) ?? null, cursor: null, sort: null, status: null },
            { history: 'push' },
          )
        }
        tabs={[
          {
            id: 'objects',
            label: 'Objects',
            content: <Objects dataset={dataset} onMove={setObjectsMove} />,
          },
          {
            id: 'settings',
            label: 'Settings',
            content: <Settings key={dataset.dataset_id} dataset={dataset} mayWrite={mayWrite} />,
          },
          ...(mayWrite
            ? [
                {
                  id: 'entitlements',
                  label: 'Entitlements',
                  content: <Entitlements dataset={dataset} />,
                },
              ]
            : []),
        ]}
      />
    </>
  );
}

function DatasetHeader({ dataset, mayWrite }: { dataset: Dataset; mayWrite: boolean }) {
  const { dataset_id, status, visibility, ready_object_count, object_count, storage_bytes } = dataset;
  const maySeeFigures = useMay(contract.provider.analytics);
  const { label, tone, text } = DATASET_STATES[status];
  return (
    <>
      <PageHeader
        above={<Link href="/datasets">Datasets</Link>}
        title={dataset.name}
        lead={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Badge tone={tone}>{label}</Badge>
            <span>{VISIBILITY[visibility].label}</span>
            <span>
              {formatCount(ready_object_count)} of {counted(object_count, 'object')} ready
            </span>
            <span>{formatBytes(storage_bytes)}</span>
          </span>
        }
        actions={
          <>
            {maySeeFigures && (
              <Link
                href={`/datasets/${dataset_id}/analytics`}
                prefetch={false}
                className={buttonLooks({ kind: 'secondary' })}
              >
                <ChartLine aria-hidden />
                Analytics
              </Link>
            )}
            {mayWrite && status !== 'suspended' && <StatusButton dataset={dataset} />}
          </>
        }
      />
      {status !== 'active' && (
        <p
          className={`-mt-2 mb-5 rounded-lg px-3.5 py-2.5 text-sm text-pretty ${status === 'suspended' ? 'bg-bad-soft text-bad' : 'bg-hover text-ink'}`}
        >
          {text}
        </p>
      )}
    </>
  );
}

/** Shows a dataset to others, or hides it for a while. */
function StatusButton({ dataset: { dataset_id: id, status, name } }: { dataset: Dataset }) {
  const change = useChange();
  const { attempt, say } = useToast();
  const next = status === 'active' ? 'paused' : 'active';
  const set = async () => {
    await change(contract.datasets.update, { id, status: next });
    say(`${name} is ${next}.`);
  };
  return (
    <Button onPress={() => attempt(set)}>
      {next === 'paused' ? <Pause aria-hidden /> : <Play aria-hidden />}
      {next === 'paused' ? 'Pause' : 'Activate'}
    </Button>
  );
}

function Loading() {
  return (
    <>
      <PageHeader
        above={<Link href="/datasets">Datasets</Link>}
        title={<Skeleton className="h-8 w-64 max-w-full" />}
        lead={<Skeleton className="h-6 w-80 max-w-full" />}
      />
      <SkeletonRows rows={6} />
    </>
  );
}
