import { useEffect, useRef } from 'react';
import { contract } from '../../../../api/contract';
import { useAnswer } from '../../../../data/use-answer';
import { useUploading } from '../../../../uploads/use-uploading';

const LIVE_MS = 5_000;

/** A dataset, asked again as long as its figures or its state may change by themselves, and once more after that. */
export function useLiveDataset(id: string, objectsMove: boolean | undefined) {
  const uploading = useUploading(id);
  const answer = useAnswer(
    contract.datasets.get,
    { id },
    {
      // One whose first objects have failed is ingesting for good: its objects know better, where they are shown.
      everyMs: (now) => (uploading || (objectsMove ?? now?.status === 'ingesting') ? LIVE_MS : false),
    },
  );
  const { refetch } = answer;
  const moved = useRef(objectsMove);
  useEffect(() => {
    if (moved.current && !objectsMove) void refetch();
    moved.current = objectsMove;
  }, [objectsMove, refetch]);
  return answer;
}
