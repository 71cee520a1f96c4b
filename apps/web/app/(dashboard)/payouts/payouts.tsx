'use client';

import type { Payout } from '@ipto/contracts';
import Link from 'next/link';
import { contract, sumAmounts } from '../../../api/contract';
import { useAll } from '../../../data/use-all';
import { useList } from '../../../data/use-list';
import { Instant } from '../../../figures/instant';
import { formatMoney, Money } from '../../../figures/money';
import { formatMonth } from '../../../figures/month';
import { PAYOUT_STATUS, StatusBadge, StatusLegend } from '../../../statements/status';
import { type Column, DataTable } from '../../../table/data-table';
import { Empty } from '../../../ui/empty';
import { PageHeader } from '../../../ui/page-header';
import { Stat, Stats } from '../../../ui/stat';

const COLUMNS: readonly Column<Payout>[] = [
  {
    id: 'month',
    title: 'Month',
    cell: ({ payout_id, period }) => (
      <Link
        href={`/payouts/${payout_id}`}
        prefetch={false}
        className="font-medium underline underline-offset-4"
      >
        {formatMonth(period)}
      </Link>
    ),
    sortBy: ({ period }) => period,
  },
  { id: 'status', title: 'Status', cell: ({ status }) => <StatusBadge meaning={PAYOUT_STATUS[status]} /> },
  {
    id: 'gross',
    title: 'Buyers were charged',
    align: 'right',
    wideOnly: true,
    cell: ({ gross_amount }) => <Money amount={gross_amount} />,
    sortBy: ({ gross_amount }) => gross_amount,
  },
  {
    id: 'fee',
    title: 'Platform fee',
    align: 'right',
    wideOnly: true,
    cell: ({ platform_fee }) => <Money amount={platform_fee} />,
    sortBy: ({ platform_fee }) => platform_fee,
  },
  {
    id: 'amount',
    title: 'Yours',
    align: 'right',
    cell: ({ amount }) => <Money amount={amount} />,
    sortBy: ({ amount }) => amount,
  },
  {
    id: 'payable',
    title: 'Buyers have paid for',
    align: 'right',
    wideOnly: true,
    cell: ({ status, payable_amount }) =>
      status === 'open' ? (
        <span className="text-muted">Not known yet</span>
      ) : (
        <Money amount={payable_amount} />
      ),
  },
  {
    id: 'paid',
    title: 'Paid',
    wideOnly: true,
    cell: ({ paid_at }) => (paid_at ? <Instant at={paid_at} /> : <span className="text-muted">Not yet</span>),
    sortBy: ({ paid_at }) => paid_at,
  },
];

/** What a provider is owed and was paid, month by month. */
export function Payouts() {
  const list = useList(contract.provider.payouts, { filters: {}, input: () => ({}) });
  const { data: months, error } = useAll(contract.provider.payouts);
  const total = (status: Payout['status'], figure: 'amount' | 'payable_amount' = 'amount') =>
    months &&
    formatMoney(sumAmounts(months.filter((payout) => payout.status === status).map((each) => each[figure])));
  return (
    <>
      <PageHeader
        title="Payouts"
        lead="One statement for each month (UTC) in which your data earned anything: what buyers were charged, less the platform fee."
      />
      {months?.length !== 0 && !error && !list.failure && (
        <div className="mb-6">
          <Stats>
            <Stat name="This month so far" value={total('open')} note="Still grows" />
            <Stat name="Closed, not paid out" value={total('closed')} />
            <Stat
              name="Of that, payable"
              value={total('closed', 'payable_amount')}
              note="Buyers have paid for it"
            />
            <Stat name="Paid out" value={total('paid')} />
          </Stats>
        </div>
      )}
      <DataTable
        label="Payout statements"
        columns={COLUMNS}
        rowKey={({ payout_id }) => payout_id}
        list={list}
        empty={
          <Empty title="Nothing earned yet">
            Your first statement begins when another tenant uses a dataset of yours that has a price.
          </Empty>
        }
      />
      <StatusLegend meanings={PAYOUT_STATUS} />
    </>
  );
}
