'use client';

import { Printer } from 'lucide-react';
import Link from 'next/link';
import { parseAsString, useQueryState } from 'nuqs';
import { contract } from '../../../../api/contract';
import { useAnswer } from '../../../../data/use-answer';
import { Instant } from '../../../../figures/instant';
import { Money } from '../../../../figures/money';
import { formatMonth } from '../../../../figures/month';
import { useUser } from '../../../../session/session';
import { INVOICE_STATUS, StatusBadge } from '../../../../statements/status';
import { DataTable } from '../../../../table/data-table';
import { Button } from '../../../../ui/button';
import { Empty } from '../../../../ui/empty';
import { Facts } from '../../../../ui/facts';
import { PageHeader } from '../../../../ui/page-header';
import { Skeleton } from '../../../../ui/skeleton';
import { USES } from '../../../../usage/uses';

const PAGE_LINES = 100;

/** An invoice with its lines, to be read and printed. */
export function InvoicePage({ id }: { id: string }) {
  const { tenant_name } = useUser();
  const [cursor, setCursor] = useQueryState('cursor', parseAsString.withOptions({ history: 'push' }));
  const { data: invoice, error } = useAnswer(contract.buyer.invoice, {
    id,
    limit: PAGE_LINES,
    ...(cursor !== null && { cursor }),
  });
  const next = invoice?.next_cursor ?? null;
  return (
    <>
      <PageHeader
        above={<Link href="/invoices">Invoices</Link>}
        title={invoice ? `Invoice for ${formatMonth(invoice.period)}` : 'Invoice'}
        lead={<span className="font-mono text-[0.8125rem] wrap-anywhere">{id}</span>}
        actions={
          <div className="print:hidden">
            <Button onPress={() => window.print()} disabled={!invoice}>
              <Printer aria-hidden />
              Print
            </Button>
          </div>
        }
      />
      {!invoice && !error && <Skeleton className="mb-6 h-52 w-full max-w-xl" />}
      {invoice && (
        <div className="mb-6 max-w-xl">
          <Facts
            facts={[
              ['Billed to', tenant_name],
              ['Amount', <Money key="amount" amount={invoice.amount} />],
              ['Status', <StatusBadge key="status" meaning={INVOICE_STATUS[invoice.status]} />],
              ['Issued', invoice.issued_at ? <Instant key="issued" at={invoice.issued_at} /> : 'Not yet'],
              ['Paid', invoice.paid_at ? <Instant key="paid" at={invoice.paid_at} /> : 'Not yet'],
              ...(invoice.reference ? [['Payment', invoice.reference] as const] : []),
            ]}
          />
        </div>
      )}
      <DataTable
        label="Lines"
        rowKey={({ transaction_id }) => transaction_id}
        list={{
          items: invoice?.lines,
          failure: error,
          isFirst: cursor === null,
          hasNext: next !== null,
          toFirst: () => void setCursor(null),
          toNext: () => void setCursor(next),
        }}
        columns={[
          {
            id: 'when',
            title: 'When',
            sortBy: ({ occurred_at }) => occurred_at,
            cell: ({ occurred_at }) => <Instant at={occurred_at} />,
          },
          {
            id: 'what',
            title: 'What',
            sortBy: ({ use }) => USES[use],
            cell: ({ use, kind }) => (kind === 'reversal' ? `${USES[use]}, taken back` : USES[use]),
          },
          {
            id: 'object',
            title: 'Object',
            sortBy: ({ filename }) => filename,
            cell: ({ access_id, filename, dataset_name }) => (
              <span className="block min-w-40">
                <span className="block wrap-anywhere">{filename}</span>
                <span className="block text-[0.8125rem] text-muted wrap-anywhere">{dataset_name}</span>
                <span className="block font-mono text-xs text-muted wrap-anywhere">{access_id}</span>
              </span>
            ),
          },
          {
            id: 'amount',
            title: 'Amount',
            align: 'right',
            sortBy: ({ amount }) => amount,
            cell: ({ amount }) => <Money amount={amount} />,
          },
        ]}
        empty={<Empty title="No lines.">Nothing was charged in this month.</Empty>}
      />
    </>
  );
}
