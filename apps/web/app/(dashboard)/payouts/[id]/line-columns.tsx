import type { PayoutLine } from '@ipto/contracts';
import { Instant } from '../../../../figures/instant';
import { Money } from '../../../../figures/money';
import type { Column } from '../../../../table/data-table';
import { Badge } from '../../../../ui/badge';
import { USES } from '../../../../usage/uses';

export const LINE_COLUMNS: readonly Column<PayoutLine>[] = [
  {
    id: 'when',
    title: 'When',
    cell: ({ occurred_at }) => <Instant at={occurred_at} />,
    sortBy: ({ occurred_at }) => occurred_at,
  },
  {
    id: 'use',
    title: 'Use',
    cell: ({ use, kind }) => (
      <>
        {USES[use]} {kind === 'reversal' && <Badge tone="warn">Reversed</Badge>}
      </>
    ),
    sortBy: ({ use }) => use,
  },
  {
    id: 'dataset',
    title: 'Dataset',
    cell: ({ dataset_name }) => <span className="block min-w-32 wrap-anywhere">{dataset_name}</span>,
    sortBy: ({ dataset_name }) => dataset_name,
  },
  {
    id: 'gross',
    title: 'Charged',
    align: 'right',
    wideOnly: true,
    cell: ({ gross_amount }) => <Money amount={gross_amount} />,
    sortBy: ({ gross_amount }) => gross_amount,
  },
  {
    id: 'fee',
    title: 'Fee',
    align: 'right',
    wideOnly: true,
    cell: ({ platform_fee }) => <Money amount={platform_fee} />,
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
    title: 'Payable',
    wideOnly: true,
    cell: ({ payable }) => (payable ? 'Yes' : <span className="text-muted">Buyer has not paid</span>),
  },
];
