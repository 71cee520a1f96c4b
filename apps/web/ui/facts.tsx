import type { ReactNode } from 'react';

export type Fact = readonly [name: string, value: ReactNode];

/** What a person should look at before deciding, as name and value. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="divide-y rounded-lg border bg-sunken px-3.5 text-sm">
      {facts.map(([name, value]) => (
        <div key={name} className="flex items-baseline justify-between gap-6 py-2.5">
          <dt className="flex-none text-muted">{name}</dt>
          <dd className="min-w-0 text-right font-medium wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
