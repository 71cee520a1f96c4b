'use client';

import type { Dataset } from '@ipto/contracts';
import { Plus } from 'lucide-react';
import Link from 'next/link';
import { contract } from '../../../api/contract';
import { useList } from '../../../data/use-list';
import { listPrice } from '../../../datasets/list-price';
import { DATASET_STATES, PRICING, VISIBILITY } from '../../../datasets/terms';
import { Instant } from '../../../figures/instant';
import { Money } from '../../../figures/money';
import { formatBytes, formatCount } from '../../../figures/quantity';
import { useMay } from '../../../session/session';
import { type Column, DataTable } from '../../../table/data-table';
import { Badge } from '../../../ui/badge';
import { buttonLooks } from '../../../ui/button';
import { Empty } from '../../../ui/empty';
import { PageHeader } from '../../../ui/page-header';

const MOVING_MS = 5_000;

const COLUMNS: readonly Column<Dataset>[] = [
  {
    id: 'name',
    title: 'Name',
    cell: ({ dataset_id, name }) => (
      <Link
        href={`/datasets/${dataset_id}`}
        className="font-medium underline-offset-4 wrap-anywhere hover:underline"
      >
        {name}
      </Link>
    ),
    sortBy: ({ name }) => name,
  },
  {
    id: 'status',
    title: 'Status',
    cell: ({ status }) => <Badge tone={DATASET_STATES[status].tone}>{DATASET_STATES[status].label}</Badge>,
    sortBy: ({ status }) => status,
  },
  {
    id: 'visibility',
    title: 'Visibility',
    cell: ({ visibility }) => VISIBILITY[visibility].label,
    sortBy: ({ visibility }) => visibility,
    wideOnly: true,
  },
  {
    id: 'objects',
    title: 'Ready',
    cell: ({ ready_object_count, object_count }) =>
      `${formatCount(ready_object_count)} of ${formatCount(object_count)}`,
    sortBy: ({ ready_object_count }) => ready_object_count,
    align: 'right',
  },
  {
    id: 'storage',
    title: 'Storage',
    cell: ({ storage_bytes }) => formatBytes(storage_bytes),
    sortBy: ({ storage_bytes }) => storage_bytes,
    align: 'right',
    wideOnly: true,
  },
  {
    id: 'price',
    title: 'Per retrieval',
    cell: (dataset) => (
      <>
        <Money amount={listPrice(dataset)} />
        <span className="block text-xs text-muted">{PRICING[dataset.pricing_model].label}</span>
      </>
    ),
    sortBy: listPrice,
    align: 'right',
    wideOnly: true,
  },
  {
    id: 'updated',
    title: 'Updated',
    cell: ({ updated_at }) => <Instant at={updated_at} />,
    sortBy: ({ updated_at }) => updated_at,
    wideOnly: true,
  },
];

export function Datasets() {
  const mayCreate = useMay(contract.datasets.create);
  const list = useList(contract.datasets.list, {
    filters: {},
    input: () => ({}),
    everyMs: (datasets) => (datasets.some(({ status }) => status === 'ingesting') ? MOVING_MS : false),
  });
  const create = mayCreate && (
    <Link href="/datasets/new" className={buttonLooks({ kind: 'primary' })}>
      <Plus aria-hidden />
      New dataset
    </Link>
  );
  return (
    <>
      <PageHeader
        title="Datasets"
        lead="What you offer, or keep for your own team to search."
        actions={list.items?.length !== 0 && create}
      />
      <DataTable
        label="Datasets"
        columns={COLUMNS}
        rowKey={({ dataset_id }) => dataset_id}
        list={list}
        empty={
          <Empty title="You have no datasets yet" action={create}>
            A dataset holds the files that belong together, at one price. Create one, drop your files into it,
            and they can be searched as soon as they are reviewed and read.
          </Empty>
        }
      />
    </>
  );
}
