import type { ReactNode } from 'react';
import { Money } from '../../../figures/money';
import { SkeletonRows } from '../../../ui/skeleton';

interface Share {
  readonly id: string;
  readonly name: ReactNode;
  readonly amount: number;
}

/** Parts of a sum, the largest first, each with a bar of its share of the largest. */
export function Shares({ label, shares }: { label: string; shares: readonly Share[] | undefined }) {
  if (!shares) return <SkeletonRows rows={3} />;
  if (shares.length === 0) return <p className="text-sm text-muted">Nothing was spent in these days.</p>;
  const sorted = [...shares].sort((a, b) => b.amount - a.amount);
  const most = Math.max(...shares.map(({ amount }) => amount)) || 1;
  return (
    <ul aria-label={label} className="grid gap-3 text-sm">
      {sorted.map(({ id, name, amount }) => (
        <li key={id}>
          <span className="flex items-baseline justify-between gap-4">
            <span className="min-w-0 wrap-anywhere">{name}</span>
            <Money amount={amount} />
          </span>
          <span aria-hidden className="mt-1 block h-1.5 rounded-full bg-hover">
            <span
              className="block h-full rounded-full bg-accent"
              style={{ width: `${(amount / most) * 100}%` }}
            />
          </span>
        </li>
      ))}
    </ul>
  );
}
