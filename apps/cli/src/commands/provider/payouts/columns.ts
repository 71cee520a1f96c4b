import type { Payout, PayoutLine } from '@ipto/contracts';
import { type Column, formatFields } from '../../../output/table.js';
import { formatMoney, formatTime } from '../../../output/units.js';

export const PAYOUT_STATUSES = ['open', 'closed', 'paid'] as const satisfies readonly Payout['status'][];

export const PAYOUT_COLUMNS: readonly Column<Payout>[] = [
  { title: 'ID', value: (payout) => payout.payout_id, keep: true },
  { title: 'PERIOD', value: (payout) => payout.period },
  { title: 'STATUS', value: (payout) => payout.status },
  { title: 'AMOUNT', value: (payout) => formatMoney(payout.amount) },
  { title: 'PAYABLE', value: (payout) => formatMoney(payout.payable_amount) },
];

export const LINE_COLUMNS: readonly Column<PayoutLine>[] = [
  { title: 'WHEN', value: (line) => formatTime(line.occurred_at) },
  { title: 'WHAT', value: ({ kind, use }) => (kind === 'charge' ? use : `${use} reversed`) },
  { title: 'DATASET', value: (line) => line.dataset_name },
  { title: 'CHARGED', value: (line) => formatMoney(line.gross_amount) },
  { title: 'FEE', value: (line) => formatMoney(line.platform_fee) },
  { title: 'AMOUNT', value: (line) => formatMoney(line.amount) },
  { title: 'PAYABLE', value: (line) => (line.payable ? 'yes' : 'no') },
];

export function describePayout(payout: Payout): string {
  return formatFields([
    ['ID', payout.payout_id],
    ['Period', payout.period],
    ['Status', payout.status],
    ['Charged', formatMoney(payout.gross_amount)],
    ['Platform fee', formatMoney(payout.platform_fee)],
    ['Amount', formatMoney(payout.amount)],
    ['Payable', formatMoney(payout.payable_amount)],
    ...(payout.closed_at === null ? [] : [['Closed', formatTime(payout.closed_at)] as const]),
    ...(payout.paid_at === null ? [] : [['Paid', formatTime(payout.paid_at)] as const]),
    ...(payout.reference === null ? [] : [['Reference', payout.reference] as const]),
  ]);
}
