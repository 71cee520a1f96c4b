'use client';

import { contract } from '../../../../api/contract';
import { everyMonth } from '../../../../charts/every-month';
import { MonthBars } from '../../../../charts/month-bars';
import { useAnswer } from '../../../../data/use-answer';
import { formatMoney, Money } from '../../../../figures/money';
import { formatMonth } from '../../../../figures/month';
import { type Column, DataTable } from '../../../../table/data-table';
import { wholeList } from '../../../../table/whole-list';
import { Card } from '../../../../ui/card';
import { Empty } from '../../../../ui/empty';
import { PageHeader } from '../../../../ui/page-header';
import { Skeleton } from '../../../../ui/skeleton';
import { Stat, Stats } from '../../../../ui/stat';
import { type MonthOfRevenue, totalOf } from './total';

const MONTHS_SHOWN = 12;

const COLUMNS: readonly Column<MonthOfRevenue>[] = [
  { id: 'month', title: 'Month', cell: ({ period }) => formatMonth(period), sortBy: ({ period }) => period },
  {
    id: 'charged',
    title: 'Charged',
    align: 'right',
    cell: (month) => <Money amount={month.charged_amount} />,
    sortBy: (month) => month.charged_amount,
  },
  {
    id: 'providers',
    title: 'To providers',
    align: 'right',
    cell: (month) => <Money amount={month.provider_amount} />,
    sortBy: (month) => month.provider_amount,
  },
  {
    id: 'fee',
    title: 'Platform fee',
    align: 'right',
    cell: (month) => <Money amount={month.platform_fee} />,
    sortBy: (month) => month.platform_fee,
  },
];

/** What the platform takes in, month by month. */
export function Revenue() {
  const { data, error } = useAnswer(contract.admin.revenue, {});
  const months = data?.by_month;
  const total = months && totalOf(months);
  const isEmpty = months?.length === 0;
  return (
    <>
      <PageHeader
        title="Revenue"
        lead="What buyers were charged, less what was reversed, and how it was shared. Months are in UTC."
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        {!error && (
          <Stats>
            <Stat name="Platform fee in all" value={total && formatMoney(total.platform_fee)} />
            <Stat name="To providers in all" value={total && formatMoney(total.provider_amount)} />
            <Stat name="Platform fee this month" value={months && formatMoney(feeThisMonth(months))} />
            <Stat name="Charged in all" value={total && formatMoney(total.charged_amount)} />
          </Stats>
        )}
        {!error && !isEmpty && (
          <Card title="Platform fee by month">
            {months ? (
              <MonthBars label="Platform fee" months={monthsOf(months)} format={formatMoney} />
            ) : (
              <Skeleton className="h-62" />
            )}
          </Card>
        )}
        <DataTable
          label="Revenue by month"
          columns={COLUMNS}
          rowKey={({ period }) => period}
          list={wholeList(months, error)}
          empty={
            <Empty title="Nothing has been charged yet">
              The first use of somebody else’s data that has a price begins the books.
            </Empty>
          }
        />
      </div>
    </>
  );
}

function feeThisMonth(months: readonly MonthOfRevenue[]): number {
  const now = new Date().toISOString().slice(0, 7);
  return months.find(({ period }) => period === now)?.platform_fee ?? 0;
}

/** From the first month of the books, a year at least, to this one. */
function monthsOf(months: readonly MonthOfRevenue[]) {
  const now = new Date();
  const yearBack = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - MONTHS_SHOWN + 1, 1));
  const first = new Date(`${months.at(-1)?.period ?? now.toISOString().slice(0, 7)}-01T00:00:00Z`);
  return everyMonth(
    months.map(({ period, platform_fee }) => ({ month: period, value: platform_fee })),
    first < yearBack ? first : yearBack,
    now,
  );
}
