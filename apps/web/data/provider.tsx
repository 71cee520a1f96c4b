'use client';

import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { setNonce } from 'get-nonce';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import { type ReactNode, useState } from 'react';
import { CallFailed } from '../api/call-failed';
import { isDeparting } from '../session/departure';

const STALE_MS = 10_000;
const RETRIES = 2;

if (typeof document !== 'undefined') {
  // The policy takes no style elements without it, and open dialogs put one in to keep the page from scrolling.
  const nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce;
  if (nonce) setNonce(nonce);
}

function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: leaveIfSignedOut }),
    defaultOptions: {
      queries: {
        staleTime: STALE_MS,
        retry: (failures, error) =>
          failures < RETRIES && error instanceof CallFailed && error.code === 'network',
      },
    },
  });
}

/** A session that has ended can't be helped here: one signs in, and comes back. */
function leaveIfSignedOut(error: Error): void {
  if (isDeparting() || !(error instanceof CallFailed && error.code === 'unauthorized')) return;
  const { pathname, search } = window.location;
  window.location.assign(`/login?next=${encodeURIComponent(pathname + search)}`);
}

/** What pages need to ask the API, and to keep their state in the address. */
export function DataProvider({ children }: { children: ReactNode }) {
  const [client] = useState(createQueryClient);
  return (
    <QueryClientProvider client={client}>
      <NuqsAdapter>{children}</NuqsAdapter>
    </QueryClientProvider>
  );
}
