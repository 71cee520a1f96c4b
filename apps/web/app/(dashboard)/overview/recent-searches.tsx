'use client';

import { contract } from '../../../api/contract';
import { useAnswer } from '../../../data/use-answer';
import { Instant } from '../../../figures/instant';
import { formatMoney } from '../../../figures/money';
import { counted } from '../../../figures/quantity';
import { MadeSearch } from '../../../search/made-search';
import { Empty } from '../../../ui/empty';
import { SkeletonRows } from '../../../ui/skeleton';
import { FiguresSection } from './figures-section';

const SHOWN = 5;

/** What was searched for last, by people and by keys. */
export function RecentSearches() {
  const { data, error } = useAnswer(contract.agent.searches, { limit: SHOWN });
  return (
    <FiguresSection
      title="Recent searches"
      more={{ href: '/activity', label: 'Activity' }}
      failure={data ? null : error}
    >
      {data === undefined ? (
        <SkeletonRows rows={SHOWN} className="h-14" />
      ) : data.items.length === 0 ? (
        <Empty title="Nothing searched for yet" />
      ) : (
        <ul className="divide-y rounded-xl border bg-surface">
          {data.items.map((search) => (
            <li
              key={search.search_activity_id}
              className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-0.5 px-4 py-2.5 text-sm"
            >
              <MadeSearch search={search} className="min-w-0" />
              <span className="text-muted">
                {counted(search.result_count, 'result')} · {formatMoney(search.charged_amount)} ·{' '}
                <Instant at={search.occurred_at} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </FiguresSection>
  );
}
