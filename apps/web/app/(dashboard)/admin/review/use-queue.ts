import type { ReviewItem } from '@ipto/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { parseAsString, useQueryState } from 'nuqs';
import { useCallback, useEffect, useRef, useState } from 'react';
import { call } from '../../../../api/call';
import { CallFailed } from '../../../../api/call-failed';
import { contract, LIMITS } from '../../../../api/contract';
import { useAnswer } from '../../../../data/use-answer';
import { useToast } from '../../../../ui/toast';
import { detailOf, previewOf, targetOf } from './staged';

const REFRESH_MS = 10_000;
/** For so long nothing is decided after another object came up by itself: a key may have been on its way. */
const HOLD_MS = 800;
/** Somebody else was faster, or the time was over. */
const NO_LONGER_WAITING = new Set<CallFailed['code']>(['conflict', 'gone', 'not_found']);

export type Verdict = { readonly approve: true } | { readonly approve: false; readonly reason: string };

export interface Queue {
  /** What waits, the longest first; undefined while it is on its way. */
  readonly items: readonly ReviewItem[] | undefined;
  readonly hasMore: boolean;
  readonly failure: CallFailed | null;
  /** The object that is looked at. */
  readonly current: ReviewItem | undefined;
  /** What happened last, in words. */
  readonly news: string;
  readonly open: (item: ReviewItem) => void;
  /** Goes on by so many places. */
  readonly move: (places: number) => void;
  /** Decides about an object; the next one comes up at once. */
  readonly decide: (item: ReviewItem, verdict: Verdict) => void;
  /** Lays aside what turned out to be decided already. */
  readonly skip: (item: ReviewItem) => void;
}

/** The objects that wait for review, of which one is looked at: which one stands in the address. */
export function useQueue(): Queue {
  const client = useQueryClient();
  const { attempt } = useToast();
  const [wanted, setWanted] = useQueryState('object', parseAsString);
  const [decided, setDecided] = useState<ReadonlySet<string>>(new Set());
  const [place, setPlace] = useState(0);
  const [news, setNews] = useState('');
  const heldUntil = useRef(0);
  const answer = useAnswer(contract.review.queue, { limit: LIMITS.pageMax }, { everyMs: () => REFRESH_MS });
  const items = answer.data?.items.filter(({ object_id }) => !decided.has(object_id));
  const found = items?.findIndex(({ object_id }) => object_id === wanted) ?? -1;
  const index = found >= 0 ? found : Math.min(place, (items?.length ?? 0) - 1);
  const current = items?.[index];
  const next = items?.[index + 1];

  const open = useCallback(
    (item: ReviewItem) => {
      setPlace(Math.max(items?.indexOf(item) ?? 0, 0));
      void setWanted(item.object_id);
    },
    [items, setWanted],
  );

  const currentId = current?.object_id;
  useEffect(() => {
    if (items === undefined || currentId === (wanted ?? undefined)) return;
    if (wanted !== null && !decided.has(wanted)) {
      heldUntil.current = Date.now() + HOLD_MS;
      setNews('What you were looking at has been decided by somebody else. Here is the next one.');
    }
    void setWanted(currentId ?? null);
  }, [items, currentId, wanted, decided, setWanted]);

  useEffect(() => {
    if (!next) return;
    void client.prefetchQuery(detailOf(targetOf(next)));
    void client.prefetchQuery(previewOf(targetOf(next)));
  }, [client, next]);

  const layAside = useCallback(
    ({ object_id }: ReviewItem) => {
      setPlace(Math.max(index, 0));
      setDecided((all) => new Set(all).add(object_id));
    },
    [index],
  );

  const skip = useCallback(
    (item: ReviewItem) => {
      heldUntil.current = Date.now() + HOLD_MS;
      layAside(item);
      setNews(`${item.filename} no longer waits: it was decided by somebody else, or its time is over.`);
    },
    [layAside],
  );

  const decide = (item: ReviewItem, verdict: Verdict) => {
    if (Date.now() < heldUntil.current) return;
    layAside(item);
    setNews(`${verdict.approve ? 'Approved' : 'Rejected'} ${item.filename}.`);
    attempt(async () => {
      try {
        await send(item, verdict);
      } catch (error) {
        if (error instanceof CallFailed && NO_LONGER_WAITING.has(error.code)) {
          setNews(`Somebody else was faster with ${item.filename}. ${error.message}`);
          return;
        }
        // It waits as before.
        setDecided((all) => new Set([...all].filter((id) => id !== item.object_id)));
        setNews(`${item.filename} still waits.`);
        throw error;
      }
      await client.invalidateQueries({ queryKey: [contract.review.queue.rest.path] });
    });
  };

  return {
    items,
    hasMore: (answer.data?.next_cursor ?? null) !== null,
    failure: answer.error,
    current,
    news,
    open,
    move: (places) => {
      const item = items?.[index + places];
      if (item) open(item);
    },
    decide,
    skip,
  };
}

async function send(item: ReviewItem, verdict: Verdict): Promise<void> {
  const target = targetOf(item);
  if (verdict.approve) await call(contract.review.approve, target);
  else await call(contract.review.reject, { ...target, reason: verdict.reason });
}
