'use client';

import dynamic from 'next/dynamic';
import { createContext, type ReactNode, use, useMemo, useState } from 'react';
import { readUploads } from '../uploads/store';
import { isOpen } from '../uploads/summary';
import { depart } from './departure';
import { signOut } from './sign-out';
import { switchTenant } from './switch-tenant';

/** Loaded where uploads run: on most pages none do. */
const StopUploads = dynamic(() => import('../uploads/stop-uploads').then((module) => module.StopUploads));

/** The ways out of the session. While uploads run, each asks before anything happens. */
interface Leaving {
  readonly toTenant: (tenantId: string) => Promise<void>;
  readonly signedOut: () => Promise<void>;
}

const Context = createContext<Leaving | null>(null);

export function useLeaving(): Leaving {
  const leaving = use(Context);
  if (leaving === null) throw new Error('There is no session around this.');
  return leaving;
}

export function LeavingProvider({ children }: { children: ReactNode }) {
  const [leave, setLeave] = useState<(() => Promise<void>) | null>(null);
  const leaving = useMemo<Leaving>(() => {
    const ask = async (way: () => Promise<void>) => {
      if (readUploads().some(isOpen)) setLeave(() => way);
      else await way();
    };
    return {
      toTenant: (tenantId) => ask(() => depart(() => switchTenant(tenantId), '/overview')),
      signedOut: () => ask(() => depart(signOut, '/')),
    };
  }, []);
  return (
    <Context value={leaving}>
      {children}
      {leave && <StopUploads then={leave} onClose={() => setLeave(null)} />}
    </Context>
  );
}
