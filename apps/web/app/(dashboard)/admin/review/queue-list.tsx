'use client';

import type { ReviewItem } from '@ipto/contracts';
import { useEffect, useRef } from 'react';
import { formatBytes } from '../../../../figures/quantity';
import { TimeLeft } from './time-left';

interface QueueListProps {
  readonly items: readonly ReviewItem[];
  readonly current: ReviewItem | undefined;
  readonly onOpen: (item: ReviewItem) => void;
}

/** What waits, one line each. Within the list the arrow keys move. */
export function QueueList({ items, current, onOpen }: QueueListProps) {
  const list = useRef<HTMLUListElement>(null);
  const currentId = current?.object_id;
  useEffect(() => {
    const line = currentId && list.current?.querySelector<HTMLElement>('[aria-current]');
    if (!line || !list.current) return;
    // Only the list scrolls, never the page.
    const { offsetTop: top, offsetHeight: height } = line;
    const { scrollTop, clientHeight } = list.current;
    if (top < scrollTop) list.current.scrollTop = top;
    else if (top + height > scrollTop + clientHeight) list.current.scrollTop = top + height - clientHeight;
    if (list.current.contains(document.activeElement)) line.focus({ preventScroll: true });
  }, [currentId]);
  return (
    <ul
      ref={list}
      className="relative max-h-52 divide-y overflow-y-auto rounded-xl border bg-surface lg:max-h-[calc(100vh-16rem)]"
    >
      {items.map((item, index) => (
        <li key={item.object_id}>
          <button
            type="button"
            {...(item.object_id === currentId && { 'aria-current': true })}
            className="grid w-full gap-0.5 px-3.5 py-2.5 text-left text-sm -outline-offset-2 hover:bg-hover aria-[current]:bg-accent-soft"
            onClick={() => onOpen(item)}
            onKeyDown={(event) => {
              const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
              const other = step === undefined ? undefined : items[index + step];
              if (step !== undefined) event.preventDefault();
              if (other) onOpen(other);
            }}
          >
            <span className="truncate font-medium">{item.filename}</span>
            <span className="truncate text-muted">
              {item.tenant_name} · {item.dataset_name}
            </span>
            <span className="text-xs text-muted">
              {formatBytes(item.size_bytes)} · expires <TimeLeft until={item.review_expires_at} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
