import type { SearchAnswer } from '@ipto/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../api/call';
import { contract } from '../api/contract';
import type { SearchCall } from './wanted';

/** A search that was made: the call, and the answers to it, page by page. */
export interface Searched {
  readonly call: SearchCall;
  readonly answers: readonly [SearchAnswer, ...SearchAnswer[]];
}

export interface Search {
  readonly searched: Searched | null;
  /** Whether a search has been started whose first answer is on its way. */
  readonly pending: boolean;
  /** Both reject with `CallFailed`. */
  readonly start: (wanted: SearchCall) => Promise<void>;
  readonly more: (cursor: string) => Promise<void>;
}

/**
 * Searches, which may cost money: only when told to. It is no query of the cache, since those are asked again by
 * themselves.
 */
export function useSearch(): Search {
  const client = useQueryClient();
  const [searched, setSearched] = useState<Searched | null>(null);
  const [pending, setPending] = useState(false);

  const ask = async (wanted: SearchCall) => {
    try {
      return await call(contract.search.query, wanted);
    } finally {
      void client.invalidateQueries({ queryKey: [contract.buyer.dashboard.rest.path] });
    }
  };
  return {
    searched,
    pending,
    start: async (wanted) => {
      setSearched(null);
      setPending(true);
      try {
        setSearched({ call: wanted, answers: [await ask(wanted)] });
      } finally {
        setPending(false);
      }
    },
    more: async (cursor) => {
      if (searched === null) return;
      const answer = await ask({ ...searched.call, cursor });
      // Another search may have begun meanwhile: its answers stay.
      setSearched((now) =>
        now === searched ? { ...searched, answers: [...searched.answers, answer] } : now,
      );
    },
  };
}
