'use client';

import type { AdminPayout } from '@ipto/contracts';
import { parseAsStringLiteral } from 'nuqs';
import { useState } from 'react';
import { contract } from '../../../../api/contract';
import { useChange } from '../../../../data/use-change';
import { useList } from '../../../../data/use-list';
import { formatMoney, Money } from '../../../../figures/money';
import { formatMonth } from '../../../../figures/month';
import { PAYOUT_STATUS, StatusBadge, StatusLegend } from '../../../../statements/status';
import { StatusFilter } from '../../../../statements/status-filter';
import { type Column, DataTable } from '../../../../table/data-table';
import { Button } from '../../../../ui/button';
import { Empty } from '../../../../ui/empty';
import { PageHeader } from '../../../../ui/page-header';
import { useToast } from '../../../../ui/toast';
import { Paid } from '../paid';
import { PaymentDialog } from '../payment-dialog';
import { TenantName } from '../tenant-name';

const STATES = ['open', 'closed', 'paid'] as const satisfies readonly AdminPayout['status'][];

/** The statements of all providers, and what can be paid of them. */
export function AllPayouts() {
  const [paying, setPaying] = useState<AdminPayout>();
  const list = useList(contract.admin.listPayouts, {
    filters: { status: parseAsStringLiteral(STATES) },
    input: ({ status }) => (status === null ? {} : { status }),
  });
  return (
    <>
      <PageHeader
        title="All payouts"
        lead="One statement for each provider and month. A closed one can be paid once buyers have paid for all of it."
      />
      <StatusFilter
        meanings={PAYOUT_STATUS}
        status={list.filters.status}
        onChoose={(status) => list.filter({ status })}
      />
      <DataTable
        label="Payout statements"
        columns={columns(setPaying)}
        rowKey={({ payout_id }) => payout_id}
        list={list}
        empty={
          <Empty title={list.filters.status ? 'No statement is in this state' : 'No provider has earned yet'}>
            {list.filters.status
              ? 'Choose another state to see the rest.'
              : 'A statement begins with the first charge of a month.'}
          </Empty>
        }
      />
      <StatusLegend meanings={PAYOUT_STATUS} />
      {paying && <PayPayout payout={paying} onClose={() => setPaying(undefined)} />}
    </>
  );
}

function columns(onPay: (payout: AdminPayout) => void): readonly Column<AdminPayout>[] {
  return [
    {
      id: 'provider',
      title: 'Provider',
      cell: ({ tenant_name, tenant_id }) => <TenantName name={tenant_name} id={tenant_id} />,
      sortBy: ({ tenant_name }) => tenant_name,
    },
    {
      id: 'month',
      title: 'Month',
      cell: ({ period }) => formatMonth(period),
      sortBy: ({ period }) => period,
    },
    { id: 'status', title: 'Status', cell: ({ status }) => <StatusBadge meaning={PAYOUT_STATUS[status]} /> },
    {
      id: 'gross',
      title: 'Charged',
      align: 'right',
      wideOnly: true,
      cell: ({ gross_amount }) => <Money amount={gross_amount} />,
      sortBy: ({ gross_amount }) => gross_amount,
    },
    {
      id: 'amount',
      title: 'To pay out',
      align: 'right',
      cell: ({ amount }) => <Money amount={amount} />,
      sortBy: ({ amount }) => amount,
    },
    { id: 'payment', title: 'Payment', cell: (payout) => <Payment payout={payout} onPay={onPay} /> },
  ];
}

/** How it was paid, the way to say that it is, or why it can't be yet. */
function Payment({ payout, onPay }: { payout: AdminPayout; onPay: (payout: AdminPayout) => void }) {
  const { status, paid_at, reference, amount, payable_amount } = payout;
  if (status === 'paid') return <Paid at={paid_at} reference={reference} />;
  if (status === 'open') return <span className="text-muted">Once the month is over</span>;
  if (amount !== payable_amount)
    return (
      <span className="block min-w-36 text-muted">
        Buyers have paid for {formatMoney(payable_amount)} so far
      </span>
    );
  return (
    <Button size="small" onPress={() => onPay(payout)}>
      Mark as paid
    </Button>
  );
}

function PayPayout({ payout, onClose }: { payout: AdminPayout; onClose: () => void }) {
  const change = useChange();
  const { say } = useToast();
  return (
    <PaymentDialog
      title="Mark the payout as paid"
      lead="The provider sees it as paid, with the reference. No money moves by this."
      facts={[
        ['Provider', payout.tenant_name],
        ['Month', formatMonth(payout.period)],
        ['Amount', formatMoney(payout.amount)],
        ['Statement', payout.payout_id],
      ]}
      onClose={onClose}
      onPaid={async (reference) => {
        await change(contract.admin.payPayout, { id: payout.payout_id, reference });
        say('The payout is marked as paid.');
      }}
    />
  );
}
