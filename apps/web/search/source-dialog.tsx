'use client';

import type { SearchResult } from '@ipto/contracts';
import { contract } from '../api/contract';
import { useAnswer } from '../data/use-answer';
import { formatBytes } from '../figures/quantity';
import { CopyButton } from '../ui/copy-button';
import { Dialog } from '../ui/dialog';
import { Facts } from '../ui/facts';
import { Problem } from '../ui/problem';
import { Skeleton } from '../ui/skeleton';
import { citationText, headingsText, placeOf } from './citation';
import { Highlighted } from './highlighted';
import { passageRanges } from './passage';
import { SourceUses } from './source-uses';

interface SourceDialogProps {
  readonly retrievalId: string;
  /** The result that it was opened from, where it is on the page. */
  readonly result: SearchResult | undefined;
  readonly onClose: () => void;
}

/** The very place behind a result, which is free to read, and what can be done with it. */
export function SourceDialog({ retrievalId, result, onClose }: SourceDialogProps) {
  const { data: source, error } = useAnswer(contract.retrievals.source, { id: retrievalId });
  const { data: object } = useAnswer(
    contract.objects.get,
    { id: source?.object_id ?? '' },
    { when: source !== undefined },
  );
  const place = source && placeOf(source.citation);
  return (
    <Dialog
      open
      onClose={onClose}
      shape="side"
      title={source?.title || source?.filename || result?.title || 'Source'}
      lead="The passage as it stands in the file. Reading it is free for 30 days."
    >
      <Problem failure={error} />
      {!source && !error && <Skeleton className="h-72 w-full" />}
      {source && (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
          <blockquote
            cite={source.filename}
            className="rounded-lg border bg-sunken p-3.5 text-[0.9375rem] leading-relaxed whitespace-pre-wrap wrap-anywhere"
          >
            <Highlighted text={source.text} ranges={passageRanges(source.text, result)} />
          </blockquote>
          <Facts
            facts={[
              ['File', source.filename],
              ...(place ? [['Where', place] as const] : []),
              ...(source.heading_path.length > 0
                ? [['Under', headingsText(source.heading_path)] as const]
                : []),
              ['Dataset', source.dataset_name],
              ...(object ? [['Size', formatBytes(object.size_bytes)] as const] : []),
            ]}
          />
          <div>
            <CopyButton text={citationText(source)} label="Copy the citation" />
          </div>
          {object && (
            <SourceUses
              retrievalId={retrievalId}
              objectId={object.object_id}
              datasetId={object.dataset_id}
              // The API names the tenant of one's own objects alone.
              isOwn={object.tenant_id !== null}
              citationPrice={source.citation_price}
            />
          )}
        </div>
      )}
    </Dialog>
  );
}
