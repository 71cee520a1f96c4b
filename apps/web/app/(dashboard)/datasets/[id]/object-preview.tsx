'use client';

import type { StoredObject } from '@ipto/contracts';
import { useQuery } from '@tanstack/react-query';
import { call } from '../../../../api/call';
import { CallFailed } from '../../../../api/call-failed';
import { contract } from '../../../../api/contract';
import { counted, formatBytes } from '../../../../figures/quantity';
import { Dialog } from '../../../../ui/dialog';
import { Problem } from '../../../../ui/problem';
import { Skeleton } from '../../../../ui/skeleton';

interface ObjectPreviewProps {
  /** Null: nothing is looked at. */
  readonly object: StoredObject | null;
  readonly onClose: () => void;
}

/** What the platform reads in an object. */
export function ObjectPreview({ object, onClose }: ObjectPreviewProps) {
  return (
    <Dialog
      shape="side"
      open={object !== null}
      onClose={onClose}
      title={object?.filename ?? ''}
      lead={
        object &&
        [
          'What the platform reads in it',
          formatBytes(object.size_bytes),
          ...(object.passage_count > 0 ? [counted(object.passage_count, 'passage')] : []),
        ].join(' · ')
      }
    >
      {object && <Text id={object.object_id} />}
    </Dialog>
  );
}

function Text({ id }: { id: string }) {
  const { data, error } = useQuery<string, CallFailed>({
    queryKey: ['object preview', id],
    queryFn: ({ signal }) => readPreview(id, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (error) return <Problem failure={error} />;
  if (data === undefined) return <Skeleton className="h-64 w-full" />;
  return (
    <pre className="rounded-lg border bg-sunken p-3.5 font-mono text-[0.8125rem] wrap-anywhere whitespace-pre-wrap">
      {data}
    </pre>
  );
}

async function readPreview(id: string, signal: AbortSignal): Promise<string> {
  const { preview_url } = await call(contract.objects.preview, { id }, signal);
  const response = await fetch(preview_url, { signal }).catch(() => null);
  if (!response?.ok) throw new CallFailed('The preview can’t be fetched. Try again.', 'network');
  return response.text();
}
