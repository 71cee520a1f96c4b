import { type ReactNode, useId } from 'react';

interface CardProps {
  readonly title?: ReactNode;
  readonly lead?: ReactNode;
  /** Stands at the end of the title's line. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a page. */
export function Card({ title, lead, aside, children }: CardProps) {
  const id = useId();
  return (
    <section
      className="min-w-0 rounded-xl border bg-surface p-4 sm:p-5"
      {...(title && { 'aria-labelledby': id })}
    >
      {(title || aside) && (
        <div className="mb-4 flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
          <div className="min-w-0">
            <h2 id={id} className="font-semibold tracking-tight">
              {title}
            </h2>
            {lead && <p className="mt-0.5 text-sm text-muted">{lead}</p>}
          </div>
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}
