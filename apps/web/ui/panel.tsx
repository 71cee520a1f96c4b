'use client';

import { type ReactNode, useEffect, useRef } from 'react';

interface PanelProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children?: ReactNode;
  /** What stands below the card: the other ways to go. */
  readonly footer?: ReactNode;
}

/** The title on this page at the moment, since it was loaded. */
let shown: string | null = null;

/** The one card of a page. When its title changes it is another step, and readers are taken to it. */
export function Panel({ title, lead, children, footer }: PanelProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (shown !== null && shown !== title) heading.current?.focus();
    shown = title;
  }, [title]);
  return (
    <main id="main" className="mx-auto w-[min(27rem,100%-2rem)] pt-[clamp(1rem,8vh,5rem)] pb-16">
      <div className="rounded-xl border bg-surface p-5 sm:p-8">
        <h1
          ref={heading}
          tabIndex={-1}
          className="text-[1.375rem] leading-tight font-semibold tracking-tight text-balance"
        >
          {title}
        </h1>
        {lead && <p className="mt-2 text-[0.9375rem] text-pretty text-muted wrap-anywhere">{lead}</p>}
        {children && <div className="mt-6 grid grid-cols-[minmax(0,1fr)] gap-5">{children}</div>}
      </div>
      {footer && (
        <p className="mt-5 text-center text-[0.9375rem] text-muted [&_a]:underline [&_a]:underline-offset-4">
          {footer}
        </p>
      )}
    </main>
  );
}
