import type { StoredObject } from '@ipto/contracts';
import { Ban, Download, Ellipsis, Eye, Trash2 } from 'lucide-react';
import { call } from '../../../../api/call';
import { contract } from '../../../../api/contract';
import { OBJECT_STATES } from '../../../../datasets/terms';
import { Instant } from '../../../../figures/instant';
import { formatBytes, formatCount } from '../../../../figures/quantity';
import type { Column } from '../../../../table/data-table';
import { Badge } from '../../../../ui/badge';
import { buttonLooks } from '../../../../ui/button';
import { Menu, MenuItem, MenuLine } from '../../../../ui/menu';
import { download } from '../../../../uploads/page-guard';

interface Actions {
  readonly mayWrite: boolean;
  /** Runs a call, and says so if it fails. */
  readonly attempt: (work: () => Promise<void>) => void;
  readonly onPreview: (object: StoredObject) => void;
  readonly onDelete: (object: StoredObject) => void;
  readonly onCancel: (object: StoredObject) => Promise<void>;
}

export function objectColumns(actions: Actions): readonly Column<StoredObject>[] {
  return [
    {
      id: 'name',
      title: 'File',
      cell: ({ filename, content_type }) => (
        <div className="min-w-28">
          <span className="wrap-anywhere">{filename}</span>
          <span className="block text-xs text-muted wrap-anywhere">{content_type}</span>
        </div>
      ),
      sortBy: ({ filename }) => filename,
    },
    {
      id: 'status',
      title: 'Status',
      cell: ({ status, status_reason }) => (
        <>
          <Badge tone={OBJECT_STATES[status].tone}>{OBJECT_STATES[status].label}</Badge>
          {status_reason && <span className="mt-1 block max-w-72 text-xs text-muted">{status_reason}</span>}
        </>
      ),
      sortBy: ({ status }) => status,
    },
    {
      id: 'size',
      title: 'Size',
      cell: ({ size_bytes }) => formatBytes(size_bytes),
      sortBy: ({ size_bytes }) => size_bytes,
      align: 'right',
      wideOnly: true,
    },
    {
      id: 'passages',
      title: 'Passages',
      cell: ({ passage_count }) => formatCount(passage_count),
      sortBy: ({ passage_count }) => passage_count,
      align: 'right',
      wideOnly: true,
    },
    {
      id: 'added',
      title: 'Added',
      cell: ({ uploaded_at, created_at }) => <Instant at={uploaded_at ?? created_at} />,
      sortBy: ({ uploaded_at, created_at }) => uploaded_at ?? created_at,
      wideOnly: true,
    },
    {
      id: 'actions',
      title: 'Actions',
      quiet: true,
      align: 'right',
      cell: (object) => <ObjectMenu object={object} {...actions} />,
    },
  ];
}

function ObjectMenu({
  object,
  mayWrite,
  attempt,
  onPreview,
  onDelete,
  onCancel,
}: Actions & { object: StoredObject }) {
  const { object_id: id, filename, status } = object;
  // Of what never came, or was turned away, there are no bytes.
  const hasBytes = status !== 'pending_upload' && status !== 'expired' && status !== 'rejected';
  const fetchIt = async () => download((await call(contract.objects.download, { id })).download_url);
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={`Actions for ${filename}`}
          className={buttonLooks({ kind: 'ghost', size: 'small' })}
        >
          <Ellipsis aria-hidden />
        </button>
      }
    >
      <MenuItem disabled={!hasBytes} onSelect={() => onPreview(object)}>
        <Eye aria-hidden />
        Preview
      </MenuItem>
      <MenuItem disabled={!hasBytes} onSelect={() => attempt(fetchIt)}>
        <Download aria-hidden />
        Download
      </MenuItem>
      {mayWrite && (
        <>
          <MenuLine />
          {status === 'pending_upload' && (
            <MenuItem onSelect={() => attempt(() => onCancel(object))}>
              <Ban aria-hidden />
              Cancel the upload
            </MenuItem>
          )}
          <MenuItem danger onSelect={() => onDelete(object)}>
            <Trash2 aria-hidden />
            Delete
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
