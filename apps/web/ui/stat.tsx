import type { ReactNode } from 'react';
import { Skeleton } from './skeleton';

/** A figure with its name; undefined while it is on its way. */
export function Stat({ name, value, note }: { name: string; value: ReactNode; note?: ReactNode }) {
  return (
    <div className="min-w-0 rounded-xl border bg-surface p-4">
      <dt className="text-sm text-muted">{name}</dt>
      <dd className="mt-1 text-2xl font-semibold tracking-tight tabular-nums wrap-anywhere">
        {value === undefined ? <Skeleton className="h-8 w-20" /> : value}
      </dd>
      {note && <dd className="mt-0.5 text-[0.8125rem] text-muted">{note}</dd>}
    </div>
  );
}

export function Stats({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">{children}</dl>;
}
