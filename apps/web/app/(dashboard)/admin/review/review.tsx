'use client';

import type { ReviewItem } from '@ipto/contracts';
import { useMemo, useState } from 'react';
import { formatCount } from '../../../../figures/quantity';
import { Button } from '../../../../ui/button';
import { Checkbox } from '../../../../ui/checkbox';
import { Empty } from '../../../../ui/empty';
import { PageHeader } from '../../../../ui/page-header';
import { Problem } from '../../../../ui/problem';
import { SkeletonRows } from '../../../../ui/skeleton';
import { Detail } from './detail';
import { QueueList } from './queue-list';
import { RejectDialog } from './reject-dialog';
import { useKeys } from './use-keys';
import { type Queue, useQueue } from './use-queue';

/** Where a platform admin lets objects in, or not, one after the other. */
export function Review() {
  const queue = useQueue();
  const { items, failure, news } = queue;
  return (
    <>
      <PageHeader
        title="Review"
        lead="What providers uploaded becomes searchable once you approve it. What nobody reviews in 72 hours expires."
      />
      <p role="status" className="-mt-3 mb-3 min-h-5 text-sm text-muted wrap-anywhere">
        {news}
      </p>
      {items === undefined ? (
        <>
          <Problem failure={failure} />
          {!failure && <SkeletonRows rows={6} className="h-16" />}
        </>
      ) : items.length === 0 ? (
        <Empty title="Nothing waits for review">
          New uploads appear here by themselves; the page looks every few seconds.
        </Empty>
      ) : (
        <Desk queue={queue} />
      )}
    </>
  );
}

/** The queue, and beside it what is looked at. */
function Desk({ queue }: { queue: Queue }) {
  const { items = [], hasMore, current, open, move, decide, skip } = queue;
  const [rejecting, setRejecting] = useState<ReviewItem>();
  const [hasKeys, setHasKeys] = useState(true);
  const keys = useMemo(
    () => ({
      a: () => current && decide(current, { approve: true }),
      r: () => setRejecting(current),
      j: () => move(1),
      k: () => move(-1),
    }),
    [current, decide, move],
  );
  useKeys(keys, hasKeys && current !== undefined);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-[19rem_minmax(0,1fr)] lg:items-start">
      <div className="min-w-0 lg:sticky lg:top-18">
        <h2 className="mb-2 text-sm font-medium">
          {formatCount(items.length)}
          {hasMore && '+'} waiting
        </h2>
        <QueueList items={items} current={current} onOpen={open} />
        <div className="mt-3 hidden text-sm text-muted lg:block">
          <Checkbox
            label="Keyboard shortcuts"
            text={
              <>
                <Key>A</Key> approve · <Key>R</Key> reject · <Key>J</Key> next · <Key>K</Key> previous
              </>
            }
            checked={hasKeys}
            onChange={setHasKeys}
          />
        </div>
      </div>
      {current && (
        <Detail
          item={current}
          onGone={() => skip(current)}
          actions={
            <>
              <Button kind="danger" onPress={() => setRejecting(current)} aria-keyshortcuts="R">
                Reject <Key>R</Key>
              </Button>
              <Button kind="primary" onPress={() => decide(current, { approve: true })} aria-keyshortcuts="A">
                Approve <Key>A</Key>
              </Button>
            </>
          }
        />
      )}
      {rejecting && (
        <RejectDialog
          filename={rejecting.filename}
          onClose={() => setRejecting(undefined)}
          onReject={(reason) => decide(rejecting, { approve: false, reason })}
        />
      )}
    </div>
  );
}

function Key({ children }: { children: string }) {
  return (
    <kbd className="hidden rounded border border-current px-1 font-sans text-xs lg:inline">{children}</kbd>
  );
}
