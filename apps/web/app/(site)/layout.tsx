import type { ReactNode } from 'react';
import { SiteHeader } from './site-header';

/** What anybody sees: the front page, and the ways in. */
export default function SiteLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <SiteHeader />
      {children}
    </>
  );
}
