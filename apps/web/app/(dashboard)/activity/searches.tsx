'use client';

import Link from 'next/link';
import { contract } from '../../../api/contract';
import { useList } from '../../../data/use-list';
import { Instant } from '../../../figures/instant';
import { Money } from '../../../figures/money';
import { formatCount } from '../../../figures/quantity';
import { MadeSearch } from '../../../search/made-search';
import { modeName } from '../../../search/modes';
import { useMay } from '../../../session/session';
import { DataTable } from '../../../table/data-table';
import { buttonLooks } from '../../../ui/button';
import { Empty } from '../../../ui/empty';
import { Days, dayFilters, dayInput } from './days';
import { useKeyNames, Who } from './who';

/** Every search, newest first. */
export function Searches() {
  const names = useKeyNames();
  const maySearch = useMay(contract.search.query);
  const list = useList(contract.agent.searches, { filters: dayFilters, input: dayInput });
  return (
    <>
      <Days filters={list.filters} filter={list.filter} />
      <DataTable
        label="Searches"
        list={list}
        rowKey={({ search_activity_id }) => search_activity_id}
        columns={[
          {
            id: 'query',
            title: 'Query',
            sortBy: ({ query_text }) => query_text,
            cell: (search) => <MadeSearch search={search} className="line-clamp-2 max-w-96 min-w-40" />,
          },
          { id: 'mode', title: 'Mode', cell: ({ mode }) => modeName(mode), wideOnly: true },
          {
            id: 'results',
            title: 'Results',
            align: 'right',
            wideOnly: true,
            sortBy: ({ result_count }) => result_count,
            cell: ({ result_count }) => formatCount(result_count),
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
          <Empty
            title="No searches."
            action={
              maySearch && (
                <Link href="/search" className={buttonLooks({ size: 'small' })}>
                  Search
                </Link>
              )
            }
          >
            Searches from here and from your API keys stand here, with what they cost.
          </Empty>
        }
      />
    </>
  );
}
