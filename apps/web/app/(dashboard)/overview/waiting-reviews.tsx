'use client';

import { ArrowRight, ClipboardCheck } from 'lucide-react';
import Link from 'next/link';
import { contract, LIMITS } from '../../../api/contract';
import { useAnswer } from '../../../data/use-answer';
import { counted } from '../../../figures/quantity';
import { Problem } from '../../../ui/problem';
import { Skeleton } from '../../../ui/skeleton';

const REFRESH_MS = 30_000;

/** How much waits for a platform admin. */
export function WaitingReviews() {
  const { data, error } = useAnswer(
    contract.review.queue,
    { limit: LIMITS.pageMax },
    { everyMs: () => REFRESH_MS },
  );
  if (error && !data) return <Problem failure={error} />;
  return (
    <Link
      href="/admin/review"
      prefetch={false}
      className="flex items-center gap-3 rounded-xl border bg-surface px-4 py-3 hover:bg-hover"
    >
      <ClipboardCheck className="size-5 flex-none text-muted" aria-hidden />
      <span className="min-w-0 flex-1 text-[0.9375rem] font-medium">
        {data ? waiting(data.items.length, data.next_cursor !== null) : <Skeleton className="h-5 w-56" />}
      </span>
      <ArrowRight className="size-4 flex-none text-muted" aria-hidden />
    </Link>
  );
}

function waiting(count: number, hasMore: boolean): string {
  if (count === 0) return 'Nothing waits for review';
  if (hasMore) return `More than ${counted(count, 'object')} wait for review`;
  return count === 1 ? '1 object waits for review' : `${counted(count, 'object')} wait for review`;
}
