'use client';

import type { UseQueryResult } from '@tanstack/react-query';
import type { Answer } from '../../../api/answer';
import type { CallFailed } from '../../../api/call-failed';
import type { contract } from '../../../api/contract';
import { formatMoney } from '../../../figures/money';
import { formatCount } from '../../../figures/quantity';
import { Stat, Stats } from '../../../ui/stat';
import { FiguresSection } from './figures-section';

export type Spend = Answer<typeof contract.buyer.dashboard>;

/** What is searched and spent, and how much of the cap is left. */
export function BuyerFigures({ answer }: { answer: UseQueryResult<Spend, CallFailed> }) {
  const { data, error } = answer;
  return (
    <FiguresSection
      title="Your searches"
      more={{ href: '/spend', label: 'Spend' }}
      failure={data ? null : error}
    >
      <Stats>
        <Stat
          name="Spent this month"
          value={data && formatMoney(data.spend_this_month)}
          note={data && <CapLeft spent={data.spend_this_month} cap={data.spend_cap} />}
        />
        <Stat name="Spent, 30 days" value={data && formatMoney(data.spend_30d)} />
        <Stat name="Searches, 30 days" value={data && formatCount(data.searches_30d)} />
        <Stat
          name="API keys"
          value={data && formatCount(data.api_key_count)}
          note={data && `${formatCount(data.active_api_key_count)} used in 30 days`}
        />
      </Stats>
    </FiguresSection>
  );
}

/** How much of the month's cap is used, in a line and in words. */
function CapLeft({ spent, cap }: { spent: number; cap: number }) {
  const share = cap > 0 ? Math.min(spent / cap, 1) : 1;
  return (
    <>
      <span className="my-1.5 block h-1.5 overflow-hidden rounded-full bg-hover" aria-hidden>
        <span
          className={`block h-full rounded-full ${share < 0.8 ? 'bg-accent' : 'bg-warn'}`}
          style={{ width: `${share * 100}%` }}
        />
      </span>
      Of a cap of {formatMoney(cap)}
    </>
  );
}
