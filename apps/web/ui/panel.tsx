'use client';

import { type ReactNode, useEffect, useRef } from 'react';
import styles from './panel.module.css';

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
    <main id="main" className={styles.main}>
      <div className={styles.card}>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {lead && <p className={styles.lead}>{lead}</p>}
        {children && <div className={styles.body}>{children}</div>}
      </div>
      {footer && <p className={styles.footer}>{footer}</p>}
    </main>
  );
}
