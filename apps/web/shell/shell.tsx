'use client';

import { Menu as MenuIcon, Search } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { type ReactNode, useEffect, useState } from 'react';
import type { Theme } from '../theme/theme';
import { ThemeChoice } from '../theme/theme-choice';
import { Button, IconButton } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Mark } from '../ui/mark';
import { SkipLink } from '../ui/skip-link';
import { AccountMenu } from './account-menu';
import { Places } from './places';

const CommandPalette = dynamic(() => import('./command-palette').then((module) => module.CommandPalette));

/** What stands around every page of the dashboard. */
export function Shell({ theme, children }: { theme: Theme; children: ReactNode }) {
  const pathname = usePathname();
  const [asksWhere, setAsksWhere] = useState(false);
  const [showsPlaces, setShowsPlaces] = useState(false);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setAsksWhere((open) => !open);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  // Wherever one has gone, the way there is done with.
  useEffect(() => setShowsPlaces(false), [pathname]);

  return (
    <div className="lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
      <SkipLink />
      <aside className="sticky top-0 hidden h-screen print:hidden! flex-col gap-4 overflow-y-auto border-r bg-surface p-3 lg:flex">
        <Home />
        <Places />
        <div className="mt-auto">
          <ThemeChoice initial={theme} />
        </div>
      </aside>
      <div className="min-w-0">
        <header className="sticky top-0 z-30 flex h-14 print:hidden items-center gap-2 border-b bg-surface px-3 sm:px-5">
          <div className="lg:hidden">
            <IconButton label="Where to go" onPress={() => setShowsPlaces(true)}>
              <MenuIcon aria-hidden />
            </IconButton>
          </div>
          <div className="min-w-0 flex-1">
            <Button
              kind="secondary"
              size="small"
              onPress={() => setAsksWhere(true)}
              aria-keyshortcuts="Meta+K Control+K"
            >
              <Search aria-hidden />
              <span className="text-muted">
                Go to… <kbd className="ml-2 hidden font-sans text-xs sm:inline">⌘K</kbd>
              </span>
            </Button>
          </div>
          <AccountMenu />
        </header>
        <main id="main" tabIndex={-1} className="mx-auto w-full max-w-6xl px-4 py-6 sm:px-6 sm:py-8">
          {children}
        </main>
      </div>
      <Dialog open={showsPlaces} onClose={() => setShowsPlaces(false)} title="Where to go" shape="side">
        <Places />
        <div className="mt-6">
          <ThemeChoice initial={theme} />
        </div>
      </Dialog>
      {asksWhere && <CommandPalette onClose={() => setAsksWhere(false)} />}
    </div>
  );
}

function Home() {
  return (
    <Link className="flex items-center gap-2.5 px-2 py-1 font-bold tracking-widest" href="/overview">
      <Mark />
      IPTO
    </Link>
  );
}
