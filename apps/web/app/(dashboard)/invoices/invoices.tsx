'use client';

import Link from 'next/link';
import { contract } from '../../../api/contract';
import { useList } from '../../../data/use-list';
import { Instant } from '../../../figures/instant';
import { Money } from '../../../figures/money';
import { formatMonth } from '../../../figures/month';
import { INVOICE_STATUS, StatusBadge } from '../../../statements/status';
import { DataTable } from '../../../table/data-table';
import { buttonLooks } from '../../../ui/button';
import { Empty } from '../../../ui/empty';
import { PageHeader } from '../../../ui/page-header';

/** What was billed, month by month. */
export function Invoices() {
  const list = useList(contract.buyer.invoices, { filters: {}, input: () => ({}) });
  return (
    <>
      <PageHeader
        title="Invoices"
        lead="One for each month (UTC) in which anything was charged. It is issued once the month is over."
      />
      <DataTable
        label="Invoices"
        list={list}
        rowKey={({ invoice_id }) => invoice_id}
        columns={[
          {
            id: 'month',
            title: 'Month',
            sortBy: ({ period }) => period,
            cell: ({ invoice_id, period }) => (
              <Link
                href={`/invoices/${invoice_id}`}
                className="whitespace-nowrap underline underline-offset-4"
              >
                {formatMonth(period)}
              </Link>
            ),
          },
          {
            id: 'status',
            title: 'Status',
            cell: ({ status }) => <StatusBadge meaning={INVOICE_STATUS[status]} />,
          },
          {
            id: 'amount',
            title: 'Amount',
            align: 'right',
            sortBy: ({ amount }) => amount,
            cell: ({ amount }) => <Money amount={amount} />,
          },
          {
            id: 'issued',
            title: 'Issued',
            wideOnly: true,
            cell: ({ issued_at }) => (issued_at ? <Instant at={issued_at} /> : 'Not yet'),
          },
          {
            id: 'paid',
            title: 'Paid',
            wideOnly: true,
            cell: ({ paid_at }) => (paid_at ? <Instant at={paid_at} /> : 'Not yet'),
          },
        ]}
        empty={
          <Empty
            title="No invoices yet."
            action={
              <Link href="/catalog" className={buttonLooks({ size: 'small' })}>
                See the catalog
              </Link>
            }
          >
            The first one begins with the first result, citation or download that costs something.
          </Empty>
        }
      />
    </>
  );
}
