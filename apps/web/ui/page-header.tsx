import type { ReactNode } from 'react';

interface PageHeaderProps {
  readonly title: ReactNode;
  readonly lead?: ReactNode;
  /** What can be done here, the main thing last. */
  readonly actions?: ReactNode;
  /** Where this page hangs. */
  readonly above?: ReactNode;
}

/** The head of every page of the dashboard. */
export function PageHeader({ title, lead, actions, above }: PageHeaderProps) {
  return (
    <header className="mb-6">
      {above && (
        <div className="mb-2 text-sm text-muted [&_a]:underline [&_a]:underline-offset-4">{above}</div>
      )}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="text-2xl font-semibold tracking-tight text-balance wrap-anywhere">{title}</h1>
          {lead && <div className="mt-1 max-w-prose text-[0.9375rem] text-muted">{lead}</div>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
    </header>
  );
}
