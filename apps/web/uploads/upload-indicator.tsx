'use client';

import { useQueryClient } from '@tanstack/react-query';
import { CircleAlert, CircleCheck, Upload as UploadIcon, X } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { counted, formatCount } from '../figures/quantity';
import { Progress } from '../ui/progress';
import { clearEnded } from './queue';
import { useUploads } from './store';
import { isOpen, type Summary, summarise } from './summary';

/** Tells on every other page that uploads go on, and leads back to them. */
export function UploadIndicator() {
  const uploads = useUploads();
  useFreshAnswers(uploads.some(isOpen));
  const pathname = usePathname();
  // Of one that is open, else of the last: there its files are listed.
  const upload = uploads.find(isOpen) ?? uploads.at(-1);
  if (!upload) return null;
  const href = `/datasets/${upload.datasetId}`;
  if (pathname === href) return null;
  const summary = summarise(uploads);
  const Icon = summary.open > 0 ? UploadIcon : summary.failed > 0 ? CircleAlert : CircleCheck;
  return (
    <aside
      aria-label="Uploads"
      className="fixed bottom-3 left-3 z-20 w-64 rounded-lg border bg-surface p-3 text-sm shadow-lg"
    >
      <div className="flex items-center gap-2">
        <Icon className={`size-4 shrink-0 ${summary.failed > 0 ? 'text-bad' : 'text-accent'}`} aria-hidden />
        <Link href={href} className="min-w-0 flex-1 underline underline-offset-4">
          {inWords(summary)}
        </Link>
        {summary.open === 0 && (
          <button
            type="button"
            aria-label="Close"
            className="rounded-sm text-muted hover:text-ink"
            onClick={() => clearEnded()}
          >
            <X className="size-4" aria-hidden />
          </button>
        )}
      </div>
      {summary.open > 0 && (
        <div className="mt-2">
          <Progress label="All uploads" share={summary.share} />
        </div>
      )}
    </aside>
  );
}

/** When the last file has come, wherever one is by then, nothing that was asked before still holds. */
function useFreshAnswers(uploading: boolean): void {
  const client = useQueryClient();
  const before = useRef(uploading);
  useEffect(() => {
    if (before.current && !uploading) void client.invalidateQueries();
    before.current = uploading;
  }, [uploading, client]);
}

function inWords({ open, files, failed, sent, present }: Summary): string {
  const errors = failed > 0 ? `, ${formatCount(failed)} failed` : '';
  if (open > 0) return `Uploading ${counted(open, 'file')} of ${formatCount(files)}${errors}`;
  return `${counted(sent + present, 'file')} uploaded${errors}`;
}
