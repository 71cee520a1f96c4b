'use client';

import { RotateCcw, X } from 'lucide-react';
import { counted, formatBytes, formatCount } from '../figures/quantity';
import { Badge, type Tone } from '../ui/badge';
import { Button, IconButton } from '../ui/button';
import { Card } from '../ui/card';
import { Progress } from '../ui/progress';
import { cancelUploads, clearEnded, retryUploads } from './queue';
import { type Upload, type UploadState, useUploads } from './store';
import { isOpen, type Summary, summarise } from './summary';

const SHOWN = 50;

const STATES: Record<UploadState, { label: string; tone: Tone; rank: number }> = {
  failed: { label: 'Failed', tone: 'bad', rank: 0 },
  confirming: { label: 'Checking', tone: 'accent', rank: 1 },
  sending: { label: 'Sending', tone: 'accent', rank: 1 },
  hashing: { label: 'Reading', tone: 'accent', rank: 1 },
  waiting: { label: 'Waiting', tone: 'neutral', rank: 2 },
  cancelled: { label: 'Cancelled', tone: 'neutral', rank: 3 },
  sent: { label: 'Uploaded', tone: 'good', rank: 4 },
  present: { label: 'Already there', tone: 'neutral', rank: 5 },
};

/** The uploads into a dataset: all of them in one line, then each, what needs attention first. */
export function UploadPanel({ datasetId }: { datasetId: string }) {
  const uploads = useUploads().filter((upload) => upload.datasetId === datasetId);
  if (uploads.length === 0) return null;
  const summary = summarise(uploads);
  const open = uploads.filter(isOpen);
  const again = uploads.filter(({ state }) => state === 'failed' || state === 'cancelled');
  const shown = uploads.toSorted((a, b) => STATES[a.state].rank - STATES[b.state].rank).slice(0, SHOWN);
  return (
    <Card
      title={summary.open > 0 ? 'Uploading' : 'Uploads'}
      lead={<span role="status">{inWords(summary)}</span>}
      aside={
        <div className="flex flex-wrap gap-2">
          {again.length > 0 && (
            <Button size="small" onPress={() => retryUploads(again.map(({ id }) => id))}>
              <RotateCcw aria-hidden />
              Retry {formatCount(again.length)}
            </Button>
          )}
          {open.length > 0 && (
            <Button size="small" onPress={() => cancelUploads(open.map(({ id }) => id))}>
              Cancel all
            </Button>
          )}
          {open.length < uploads.length && (
            <Button size="small" onPress={() => clearEnded(datasetId)}>
              Clear finished
            </Button>
          )}
        </div>
      }
    >
      {summary.open > 0 && <Progress label="All uploads" share={summary.share} />}
      <ul
        aria-label="Uploads"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
        tabIndex={0}
        className="mt-3 max-h-96 divide-y overflow-y-auto rounded-sm"
      >
        {shown.map((upload) => (
          <Row key={upload.id} upload={upload} />
        ))}
      </ul>
      {uploads.length > SHOWN && (
        <p className="mt-2 text-sm text-muted">and {counted(uploads.length - SHOWN, 'more file')}</p>
      )}
    </Card>
  );
}

function Row({ upload }: { upload: Upload }) {
  const { id, filename, size, state, done, failure, held } = upload;
  const { label, tone } = STATES[state];
  const moves = state === 'hashing' || state === 'sending';
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto_2.25rem] items-center gap-x-3 gap-y-1 py-2 text-sm">
      <span className="min-w-0">
        <span className="wrap-anywhere">{filename}</span>{' '}
        <span className="whitespace-nowrap text-muted">{formatBytes(size)}</span>
      </span>
      <Badge tone={held ? 'warn' : tone}>{held ? 'Waiting: too many requests' : label}</Badge>
      <span>
        {isOpen(upload) && state !== 'confirming' && (
          <IconButton label={`Cancel ${filename}`} onPress={() => cancelUploads([id])}>
            <X aria-hidden />
          </IconButton>
        )}
        {(state === 'failed' || state === 'cancelled') && (
          <IconButton label={`Retry ${filename}`} onPress={() => retryUploads([id])}>
            <RotateCcw aria-hidden />
          </IconButton>
        )}
      </span>
      {moves && (
        <div className="col-span-2">
          <Progress label={`${label} ${filename}`} share={size === 0 ? 0 : done / size} />
        </div>
      )}
      {failure && (
        <p className="col-span-full text-bad">
          {failure.message}
          {failure.requestId && (
            <span className="block font-mono text-xs wrap-anywhere">Request {failure.requestId}</span>
          )}
        </p>
      )}
    </li>
  );
}

function inWords({ files, sent, present, failed, cancelled, bytes, sentBytes, open }: Summary): string {
  return [
    `${formatCount(sent + present)} of ${counted(files, 'file')} there`,
    ...(open > 0 ? [`${formatBytes(sentBytes)} of ${formatBytes(bytes)}`] : []),
    ...(present > 0 ? [`${formatCount(present)} already there before`] : []),
    ...(failed > 0 ? [`${formatCount(failed)} failed`] : []),
    ...(cancelled > 0 ? [`${formatCount(cancelled)} cancelled`] : []),
  ].join(', ');
}
