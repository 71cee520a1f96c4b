'use client';

import type { AccessActivity } from '@ipto/contracts';
import Link from 'next/link';
import { contract } from '../../../api/contract';
import { useList } from '../../../data/use-list';
import { Instant } from '../../../figures/instant';
import { Money } from '../../../figures/money';
import { DataTable } from '../../../table/data-table';
import { Badge } from '../../../ui/badge';
import { Empty } from '../../../ui/empty';
import { USES } from '../../../usage/uses';
import { Days, dayFilters, dayInput } from './days';
import { useKeyNames, Who } from './who';

/** Every use of a dataset, newest first. */
export function Accesses() {
  const names = useKeyNames();
  const list = useList(contract.agent.accesses, { filters: dayFilters, input: dayInput });
  return (
    <>
      <Days filters={list.filters} filter={list.filter} />
      <DataTable
        label="Accesses"
        list={list}
        rowKey={({ access_id }) => access_id}
        columns={[
          {
            id: 'kind',
            title: 'Use',
            sortBy: ({ kind }) => USES[kind],
            cell: ({ kind }) => <Badge>{USES[kind]}</Badge>,
          },
          {
            id: 'object',
            title: 'Object',
            sortBy: ({ filename }) => filename,
            cell: (access) => <Used {...access} />,
          },
          {
            id: 'charged',
            title: 'Charged',
            align: 'right',
            sortBy: ({ charged_amount }) => charged_amount,
            cell: ({ charged_amount }) => <Money amount={charged_amount} />,
          },
          {
            id: 'by',
            title: 'By',
            wideOnly: true,
            cell: ({ api_key_id }) => <Who keyId={api_key_id} names={names} />,
          },
          {
            id: 'when',
            title: 'When',
            sortBy: ({ occurred_at }) => occurred_at,
            cell: ({ occurred_at }) => <Instant at={occurred_at} />,
          },
        ]}
        empty={
          <Empty title="No accesses.">
            Results of other providers, citations, downloads and outcomes stand here, each with what it cost.
          </Empty>
        }
      />
    </>
  );
}

function Used({ access_id, filename, dataset_id, dataset_name }: AccessActivity) {
  return (
    <span className="block max-w-96 min-w-40">
      <span className="block wrap-anywhere">{filename}</span>
      <Link
        href={`/catalog/${dataset_id}`}
        prefetch={false}
        className="text-[0.8125rem] text-muted underline underline-offset-4 wrap-anywhere"
      >
        {dataset_name}
      </Link>
      <span className="block font-mono text-xs text-muted wrap-anywhere">{access_id}</span>
    </span>
  );
}
