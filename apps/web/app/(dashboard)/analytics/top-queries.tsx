'use client';

import { type contract, LIMITS } from '../../../api/contract';
import type { Answer } from '../../../api/login';
import { formatCount } from '../../../figures/quantity';
import { Card } from '../../../ui/card';
import { Empty } from '../../../ui/empty';
import { SkeletonRows } from '../../../ui/skeleton';

type TopQuery = Answer<typeof contract.provider.analytics>['top_queries'][number];

/** The words that led buyers here. */
export function TopQueries({ queries }: { queries: readonly TopQuery[] | undefined }) {
  return (
    <Card
      title="Top queries"
      lead={`What buyers searched for. Words that fewer than ${LIMITS.topQueryBuyers} buyers used stay private.`}
    >
      {queries === undefined ? (
        <SkeletonRows rows={4} className="h-8" />
      ) : queries.length === 0 ? (
        <Empty title="No query to show in this period" />
      ) : (
        <table className="w-full text-sm">
          <caption className="sr-only">Top queries</caption>
          <thead>
            <tr className="border-b text-left text-muted">
              <th scope="col" className="py-1.5 font-medium">
                Query
              </th>
              <th scope="col" className="py-1.5 pl-4 text-right font-medium">
                Searches
              </th>
            </tr>
          </thead>
          <tbody className="divide-y">
            {queries.map(({ query, searches }) => (
              <tr key={query}>
                <td className="py-1.5 wrap-anywhere">{query}</td>
                <td className="py-1.5 pl-4 text-right tabular-nums">{formatCount(searches)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
