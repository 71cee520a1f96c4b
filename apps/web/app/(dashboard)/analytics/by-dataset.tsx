'use client';

import type { Dataset } from '@ipto/contracts';
import Link from 'next/link';
import { useState } from 'react';
import { formatMoney } from '../../../figures/money';
import { formatBytes, formatCount } from '../../../figures/quantity';
import type { Period } from '../../../period/use-period';
import { type Column, DataTable } from '../../../table/data-table';
import { wholeList } from '../../../table/whole-list';
import { Button } from '../../../ui/button';
import { Problem } from '../../../ui/problem';
import { Skeleton } from '../../../ui/skeleton';
import { type DatasetFigures, useDatasetFigures } from './use-dataset-figures';

/** Every row asks for figures of its own. */
const ROWS = 10;

const COLUMNS: readonly Column<DatasetFigures>[] = [
  {
    id: 'name',
    title: 'Dataset',
    cell: ({ dataset }) => (
      <Link
        href={`/datasets/${dataset.dataset_id}/analytics`}
        prefetch={false}
        className="font-medium underline underline-offset-4 wrap-anywhere"
      >
        {dataset.name}
      </Link>
    ),
    sortBy: ({ dataset }) => dataset.name,
  },
  {
    id: 'objects',
    title: 'Ready objects',
    align: 'right',
    wideOnly: true,
    cell: ({ dataset }) => formatCount(dataset.ready_object_count),
    sortBy: ({ dataset }) => dataset.ready_object_count,
  },
  {
    id: 'size',
    title: 'Size',
    align: 'right',
    wideOnly: true,
    cell: ({ dataset }) => formatBytes(dataset.storage_bytes),
    sortBy: ({ dataset }) => dataset.storage_bytes,
  },
  {
    id: 'retrievals',
    title: 'Retrievals',
    align: 'right',
    cell: ({ retrievals }) => <Coming figure={retrievals} format={formatCount} />,
    sortBy: ({ retrievals }) => retrievals ?? null,
  },
  {
    id: 'revenue',
    title: 'Revenue',
    align: 'right',
    cell: ({ revenue }) => <Coming figure={revenue} format={formatMoney} />,
    sortBy: ({ revenue }) => revenue ?? null,
  },
];

interface ByDatasetProps {
  /** Undefined while they are on their way. */
  readonly datasets: readonly Dataset[] | undefined;
  readonly period: Period;
}

/** What each dataset brought in over the period. */
export function ByDataset({ datasets, period }: ByDatasetProps) {
  const [rows, setRows] = useState(ROWS);
  const { figures, failure } = useDatasetFigures(datasets?.slice(0, rows) ?? [], period);
  return (
    <section aria-labelledby="by-dataset">
      <h2 id="by-dataset" className="mb-3 font-semibold tracking-tight">
        By dataset
      </h2>
      {failure && <Problem failure={failure} />}
      <DataTable
        label="Datasets"
        columns={COLUMNS}
        rowKey={({ dataset }) => dataset.dataset_id}
        list={wholeList(datasets && figures, null)}
        empty={null}
      />
      {datasets && datasets.length > rows && (
        <div className="mt-3">
          <Button size="small" onPress={() => setRows(rows + ROWS)}>
            More datasets
          </Button>
        </div>
      )}
    </section>
  );
}

interface ComingProps {
  readonly figure: number | null | undefined;
  readonly format: (figure: number) => string;
}

function Coming({ figure, format }: ComingProps) {
  if (figure === undefined) return <Skeleton className="ml-auto h-5 w-14" />;
  return figure === null ? '—' : format(figure);
}
