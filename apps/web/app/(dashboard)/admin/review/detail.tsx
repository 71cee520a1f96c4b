'use client';

import type { ReviewItem } from '@ipto/contracts';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { CallFailed } from '../../../../api/call-failed';
import { Instant } from '../../../../figures/instant';
import { formatBytes } from '../../../../figures/quantity';
import { Badge } from '../../../../ui/badge';
import { Facts } from '../../../../ui/facts';
import { Problem } from '../../../../ui/problem';
import { Skeleton, SkeletonRows } from '../../../../ui/skeleton';
import { detailOf, previewOf, targetOf } from './staged';
import { TimeLeft } from './time-left';

interface DetailProps {
  readonly item: ReviewItem;
  /** The buttons that decide. */
  readonly actions: ReactNode;
  /** Somebody else has decided it. */
  readonly onGone: () => void;
}

/** An object that waits for review, with what the platform reads in it. */
export function Detail({ item, actions, onGone }: DetailProps) {
  const detail = useQuery(detailOf(targetOf(item)));
  const { data, error } = detail;
  const isGone = error instanceof CallFailed && ['conflict', 'gone', 'not_found'].includes(error.code);
  useEffect(() => {
    if (isGone) onGone();
  }, [isGone, onGone]);
  return (
    <section aria-label="Object under review" className="min-w-0 rounded-xl border bg-surface p-4 sm:p-5">
      <div className="mb-4 flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 className="font-semibold tracking-tight wrap-anywhere">{item.filename}</h2>
          <p className="mt-0.5 text-sm text-muted wrap-anywhere">
            {item.tenant_name} for {item.dataset_name}
          </p>
        </div>
        <div className="flex gap-2">{actions}</div>
      </div>
      {error instanceof CallFailed && !isGone && <Problem failure={error} />}
      <PreviewPane item={item} />
      {data && data.warnings.length > 0 && (
        <div className="mt-4 rounded-lg bg-warn-soft px-3.5 py-2.5 text-sm text-warn">
          <h3 className="font-medium">Warnings</h3>
          <ul className="mt-1 list-disc pl-5">
            {data.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </div>
      )}
      <div className="mt-4">
        <Facts
          facts={[
            ['Provider', <Named key="tenant" name={item.tenant_name} id={item.tenant_id} />],
            ['Dataset', <Named key="dataset" name={item.dataset_name} id={item.dataset_id} />],
            ['Type found', <span key="type">{item.content_type}</span>],
            [
              'Type declared',
              data ? (
                <span key="declared">
                  {data.declared_content_type}{' '}
                  {!isSameType(data.declared_content_type, item.content_type) && (
                    <Badge tone="warn">differs</Badge>
                  )}
                </span>
              ) : (
                <Skeleton key="declared" className="h-5 w-32" />
              ),
            ],
            ['Size', formatBytes(item.size_bytes)],
            [
              'SHA-256',
              data ? (
                <span key="sum" className="font-mono text-xs">
                  {data.checksum_sha256}
                </span>
              ) : (
                <Skeleton key="sum" className="h-5 w-48" />
              ),
            ],
            ['Uploaded', <Instant key="uploaded" at={item.uploaded_at} />],
            [
              'Expires',
              <span key="expires">
                <Instant at={item.review_expires_at} />, <TimeLeft until={item.review_expires_at} />
              </span>,
            ],
          ]}
        />
      </div>
    </section>
  );
}

function Named({ name, id }: { name: string; id: string }) {
  return (
    <>
      {name} <span className="block font-mono text-xs font-normal text-muted">{id}</span>
    </>
  );
}

function PreviewPane({ item }: { item: ReviewItem }) {
  const { data, error } = useQuery(previewOf(targetOf(item)));
  return (
    <section
      aria-label="Preview"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
      tabIndex={0}
      className="h-[min(28rem,55vh)] overflow-auto rounded-lg border bg-sunken p-3.5"
    >
      {error ? (
        <Problem failure={error} />
      ) : data === undefined ? (
        <SkeletonRows rows={8} className="h-4" />
      ) : data.kind === 'text' ? (
        <pre className="font-mono text-[0.8125rem] whitespace-pre-wrap wrap-anywhere">{data.text}</pre>
      ) : (
        <img src={data.url} alt={`First page of ${item.filename}`} className="mx-auto max-w-full" />
      )}
    </section>
  );
}

/** The same media type, whatever stands behind it. */
function isSameType(a: string, b: string): boolean {
  const bare = (type: string) => type.split(';')[0]?.trim().toLowerCase();
  return bare(a) === bare(b);
}
