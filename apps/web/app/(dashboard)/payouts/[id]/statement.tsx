'use client';

import { Printer } from 'lucide-react';
import Link from 'next/link';
import { parseAsString, useQueryState } from 'nuqs';
import { contract, LIMITS } from '../../../../api/contract';
import { useAnswer } from '../../../../data/use-answer';
import { Instant } from '../../../../figures/instant';
import { formatMoney } from '../../../../figures/money';
import { formatMonth } from '../../../../figures/month';
import { useUser } from '../../../../session/session';
import { PAYOUT_STATUS, StatusBadge } from '../../../../statements/status';
import { DataTable } from '../../../../table/data-table';
import { Button } from '../../../../ui/button';
import { Empty } from '../../../../ui/empty';
import { Facts } from '../../../../ui/facts';
import { PageHeader } from '../../../../ui/page-header';
import { Problem } from '../../../../ui/problem';
import { SkeletonRows } from '../../../../ui/skeleton';
import { Stat, Stats } from '../../../../ui/stat';
import { LINE_COLUMNS } from './line-columns';

/** One month's statement with its lines, fit to be printed. */
export function Statement({ id }: { id: string }) {
  const { tenant_name } = useUser();
  const [cursor, setCursor] = useQueryState('cursor', parseAsString.withOptions({ history: 'push' }));
  const { data, error } = useAnswer(contract.provider.payout, {
    id,
    limit: LIMITS.pageMax,
    ...(cursor !== null && { cursor }),
  });
  const meaning = data && PAYOUT_STATUS[data.status];
  return (
    <>
      <PageHeader
        title={data ? `Statement for ${formatMonth(data.period)}` : 'Payout statement'}
        lead={meaning && <StatusLead meaning={meaning} />}
        above={
          <Link href="/payouts" prefetch={false}>
            Payouts
          </Link>
        }
        actions={
          <span className="print:hidden">
            <Button onPress={() => window.print()}>
              <Printer aria-hidden />
              Print
            </Button>
          </span>
        }
      />
      {!data ? (
        error ? (
          <>
            <Problem failure={error} />
            {cursor !== null && <Button onPress={() => void setCursor(null)}>First page</Button>}
          </>
        ) : (
          <SkeletonRows rows={6} className="h-20" />
        )
      ) : (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
          <Stats>
            <Stat name="Buyers were charged" value={formatMoney(data.gross_amount)} />
            <Stat name="Platform fee" value={formatMoney(data.platform_fee)} />
            <Stat name="Yours" value={formatMoney(data.amount)} />
            <Stat
              name="Payable"
              value={data.status === 'open' ? '—' : formatMoney(data.payable_amount)}
              note={data.status === 'open' ? 'Known once it is closed' : 'Buyers have paid for it'}
            />
          </Stats>
          <Facts
            facts={[
              ['Provider', tenant_name],
              ['Statement', data.payout_id],
              ['Period (UTC)', `${data.period_start.slice(0, 10)} to before ${data.period_end.slice(0, 10)}`],
              ...(data.closed_at ? [['Closed', <Instant key="closed" at={data.closed_at} />] as const] : []),
              ...(data.paid_at ? [['Paid', <Instant key="paid" at={data.paid_at} />] as const] : []),
              ...(data.reference ? [['Reference of the payment', data.reference] as const] : []),
            ]}
          />
          <section aria-labelledby="lines">
            <h2 id="lines" className="mb-3 font-semibold tracking-tight">
              Lines
            </h2>
            <DataTable
              label="Lines of the statement"
              columns={LINE_COLUMNS}
              rowKey={({ transaction_id }) => transaction_id}
              list={{
                items: data.lines,
                failure: error,
                isFirst: cursor === null,
                hasNext: data.next_cursor !== null,
                toFirst: () => void setCursor(null),
                toNext: () => void setCursor(data.next_cursor),
              }}
              empty={<Empty title="No lines yet" />}
            />
          </section>
        </div>
      )}
    </>
  );
}

function StatusLead({ meaning }: { meaning: (typeof PAYOUT_STATUS)['open'] }) {
  return (
    <>
      <StatusBadge meaning={meaning} /> {meaning.text}
    </>
  );
}
