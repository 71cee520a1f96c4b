'use client';

import type { Dataset, StoredObject } from '@ipto/contracts';
import { parseAsStringLiteral } from 'nuqs';
import { useCallback, useEffect, useState } from 'react';
import { contract } from '../../../../api/contract';
import { useChange } from '../../../../data/use-change';
import { useList } from '../../../../data/use-list';
import { keysOf, OBJECT_STATES, optionsOf } from '../../../../datasets/terms';
import { useMay } from '../../../../session/session';
import { DataTable } from '../../../../table/data-table';
import { Button } from '../../../../ui/button';
import { Confirm } from '../../../../ui/confirm';
import { Empty } from '../../../../ui/empty';
import { Select } from '../../../../ui/select';
import { useToast } from '../../../../ui/toast';
import { DropZone } from '../../../../uploads/drop-zone';
import type { PickedFile } from '../../../../uploads/picked-files';
import { enqueue } from '../../../../uploads/queue';
import { UploadPanel } from '../../../../uploads/upload-panel';
import { useUploading } from '../../../../uploads/use-uploading';
import { objectColumns } from './object-columns';
import { ObjectPreview } from './object-preview';

const LIVE_MS = 2_000;

interface ObjectsProps {
  readonly dataset: Dataset;
  /** Is told whether any that is shown is on its way; undefined while that is not known. */
  readonly onMove: (move: boolean | undefined) => void;
}

/** What a dataset holds, and the way to put more into it. */
export function Objects({ dataset: { dataset_id: id }, onMove }: ObjectsProps) {
  const mayUpload = useMay(contract.objects.upload);
  const [previewed, setPreviewed] = useState<StoredObject | null>(null);
  const [deleting, setDeleting] = useState<StoredObject | null>(null);
  const change = useChange();
  const { attempt, say } = useToast();
  const uploading = useUploading(id);
  const list = useList(contract.objects.list, {
    filters: { status: parseAsStringLiteral(keysOf(OBJECT_STATES)) },
    input: ({ status }) => ({ dataset_id: id, ...(status !== null && { status }) }),
    everyMs: (objects) => (uploading || objects.some(isInMotion) ? LIVE_MS : false),
  });
  const move = list.items?.some(isInMotion);
  useEffect(() => onMove(move), [move, onMove]);
  const { status } = list.filters;
  const columns = objectColumns({
    mayWrite: mayUpload,
    attempt,
    onPreview: setPreviewed,
    onDelete: setDeleting,
    onCancel: async (object) => {
      await change(contract.objects.cancel, { id: object.object_id });
      say(`The upload of ${object.filename} is cancelled.`);
    },
  });
  return (
    <div className="grid gap-5 *:min-w-0">
      {mayUpload && <Uploads datasetId={id} />}
      <div>
        <div className="mb-3 max-w-56">
          <Select
            name="status"
            label="Status"
            value={status ?? ''}
            options={[{ value: '', label: 'All' }, ...optionsOf(OBJECT_STATES)]}
            onChange={({ target }) =>
              list.filter({ status: keysOf(OBJECT_STATES).find((key) => key === target.value) ?? null })
            }
          />
        </div>
        <DataTable
          label="Objects"
          columns={columns}
          rowKey={({ object_id }) => object_id}
          list={list}
          empty={
            status === null ? (
              <Empty title="No objects yet">
                {mayUpload
                  ? 'Drop files above. A reviewer looks at each; then it is read, and can be searched.'
                  : 'Your role can’t upload. Ask an owner or admin of your team.'}
              </Empty>
            ) : (
              <Empty
                title={`No object is in the state “${OBJECT_STATES[status].label}”`}
                action={<Button onPress={() => list.filter({ status: null })}>Show all</Button>}
              />
            )
          }
        />
      </div>
      <ObjectPreview object={previewed} onClose={() => setPreviewed(null)} />
      <Confirm
        open={deleting !== null}
        onClose={() => setDeleting(null)}
        title="Delete this object?"
        text={`${deleting?.filename ?? ''} and its bytes are removed for good, and nobody finds it from the next search on.`}
        action="Delete"
        run={async () => {
          if (deleting === null) return;
          await change(contract.objects.delete, { id: deleting.object_id });
          say(`${deleting.filename} is deleted.`);
        }}
      />
    </div>
  );
}

const isInMotion = ({ status }: StoredObject) => OBJECT_STATES[status].inMotion;

function Uploads({ datasetId }: { datasetId: string }) {
  const pick = useCallback((files: readonly PickedFile[]) => enqueue(datasetId, files), [datasetId]);
  return (
    <>
      <DropZone onPick={pick} />
      <UploadPanel datasetId={datasetId} />
    </>
  );
}
