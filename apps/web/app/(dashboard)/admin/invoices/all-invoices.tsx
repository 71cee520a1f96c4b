'use client';

import type { AdminInvoice } from '@ipto/contracts';
import { parseAsStringLiteral } from 'nuqs';
import { useState } from 'react';
import { contract } from '../../../../api/contract';
import { useChange } from '../../../../data/use-change';
import { useList } from '../../../../data/use-list';
import { Instant } from '../../../../figures/instant';
import { formatMoney, Money } from '../../../../figures/money';
import { formatMonth } from '../../../../figures/month';
import { INVOICE_STATUS, StatusBadge, StatusLegend } from '../../../../statements/status';
import { StatusFilter } from '../../../../statements/status-filter';
import { type Column, DataTable } from '../../../../table/data-table';
import { Button } from '../../../../ui/button';
import { Empty } from '../../../../ui/empty';
import { PageHeader } from '../../../../ui/page-header';
import { useToast } from '../../../../ui/toast';
import { Paid } from '../paid';
import { PaymentDialog } from '../payment-dialog';
import { TenantName } from '../tenant-name';
import { ReverseCharge } from './reverse-charge';

const STATES = ['open', 'issued', 'paid'] as const satisfies readonly AdminInvoice['status'][];

/** The invoices of all buyers, and what they still owe. */
export function AllInvoices() {
  const [paying, setPaying] = useState<AdminInvoice>();
  const [isReversing, setIsReversing] = useState(false);
  const list = useList(contract.admin.listInvoices, {
    filters: { status: parseAsStringLiteral(STATES) },
    input: ({ status }) => (status === null ? {} : { status }),
  });
  return (
    <>
      <PageHeader
        title="All invoices"
        lead="One for each buyer and month. An issued one is marked as paid once the money is there."
        actions={<Button onPress={() => setIsReversing(true)}>Reverse a charge</Button>}
      />
      <StatusFilter
        meanings={INVOICE_STATUS}
        status={list.filters.status}
        onChoose={(status) => list.filter({ status })}
      />
      <DataTable
        label="Invoices"
        columns={columns(setPaying)}
        rowKey={({ invoice_id }) => invoice_id}
        list={list}
        empty={
          <Empty
            title={list.filters.status ? 'No invoice is in this state' : 'No buyer has been charged yet'}
          >
            {list.filters.status
              ? 'Choose another state to see the rest.'
              : 'An invoice begins with the first charge of a month.'}
          </Empty>
        }
      />
      <StatusLegend meanings={INVOICE_STATUS} />
      {paying && <PayInvoice invoice={paying} onClose={() => setPaying(undefined)} />}
      {isReversing && <ReverseCharge onClose={() => setIsReversing(false)} />}
    </>
  );
}

function columns(onPay: (invoice: AdminInvoice) => void): readonly Column<AdminInvoice>[] {
  return [
    {
      id: 'buyer',
      title: 'Buyer',
      cell: ({ tenant_name, tenant_id }) => <TenantName name={tenant_name} id={tenant_id} />,
      sortBy: ({ tenant_name }) => tenant_name,
    },
    {
      id: 'month',
      title: 'Month',
      cell: ({ period }) => formatMonth(period),
      sortBy: ({ period }) => period,
    },
    { id: 'status', title: 'Status', cell: ({ status }) => <StatusBadge meaning={INVOICE_STATUS[status]} /> },
    {
      id: 'amount',
      title: 'Amount',
      align: 'right',
      cell: ({ amount }) => <Money amount={amount} />,
      sortBy: ({ amount }) => amount,
    },
    {
      id: 'issued',
      title: 'Issued',
      wideOnly: true,
      cell: ({ issued_at }) =>
        issued_at ? <Instant at={issued_at} /> : <span className="text-muted">—</span>,
      sortBy: ({ issued_at }) => issued_at,
    },
    { id: 'payment', title: 'Payment', cell: (invoice) => <Payment invoice={invoice} onPay={onPay} /> },
  ];
}

/** How it was paid, the way to say that it is, or why it can't be yet. */
function Payment({ invoice, onPay }: { invoice: AdminInvoice; onPay: (invoice: AdminInvoice) => void }) {
  const { status, paid_at, reference } = invoice;
  if (status === 'open') return <span className="text-muted">Once the month is over</span>;
  if (status === 'paid') return <Paid at={paid_at} reference={reference} />;
  return (
    <Button size="small" onPress={() => onPay(invoice)}>
      Mark as paid
    </Button>
  );
}

function PayInvoice({ invoice, onClose }: { invoice: AdminInvoice; onClose: () => void }) {
  const change = useChange();
  const { say } = useToast();
  return (
    <PaymentDialog
      title="Mark the invoice as paid"
      lead="What providers earned by it becomes payable. No money moves by this."
      facts={[
        ['Buyer', invoice.tenant_name],
        ['Month', formatMonth(invoice.period)],
        ['Amount', formatMoney(invoice.amount)],
        ['Invoice', invoice.invoice_id],
      ]}
      onClose={onClose}
      onPaid={async (reference) => {
        await change(contract.admin.payInvoice, { id: invoice.invoice_id, reference });
        say('The invoice is marked as paid.');
      }}
    />
  );
}
