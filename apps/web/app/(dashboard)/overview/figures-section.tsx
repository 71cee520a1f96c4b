import Link from 'next/link';
import { type ReactNode, useId } from 'react';
import type { CallFailed } from '../../../api/call-failed';
import { Problem } from '../../../ui/problem';

interface FiguresSectionProps {
  readonly title: string;
  /** Where there is more of it. */
  readonly more: { readonly href: `/${string}`; readonly label: string };
  readonly failure: CallFailed | null;
  readonly children: ReactNode;
}

/** A few figures of one side of the business. */
export function FiguresSection({ title, more, failure, children }: FiguresSectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id={id} className="font-semibold tracking-tight">
          {title}
        </h2>
        <Link href={more.href} prefetch={false} className="text-sm text-muted underline underline-offset-4">
          {more.label}
        </Link>
      </div>
      {failure ? <Problem failure={failure} /> : children}
    </section>
  );
}
