import type { Upload, UploadState } from './store';

/** What several uploads come to. */
export interface Summary {
  readonly files: number;
  /** On their way or waiting for it. */
  readonly open: number;
  readonly sent: number;
  /** Were there already. */
  readonly present: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly bytes: number;
  readonly sentBytes: number;
  /** 0 to 1, of the bytes. */
  readonly share: number;
}

const OPEN: ReadonlySet<UploadState> = new Set(['waiting', 'hashing', 'sending', 'confirming']);

export const isOpen = ({ state }: Upload): boolean => OPEN.has(state);

export function summarise(uploads: readonly Upload[]): Summary {
  const count = (state: UploadState) => uploads.filter((upload) => upload.state === state).length;
  const wanted = uploads.filter(({ state }) => state !== 'cancelled' && state !== 'failed');
  const bytes = wanted.reduce((sum, { size }) => sum + size, 0);
  const sentBytes = wanted.reduce((sum, upload) => sum + bytesSent(upload), 0);
  return {
    files: uploads.length,
    open: uploads.filter(isOpen).length,
    sent: count('sent'),
    present: count('present'),
    failed: count('failed'),
    cancelled: count('cancelled'),
    bytes,
    sentBytes,
    share: bytes === 0 ? 1 : sentBytes / bytes,
  };
}

/** The bytes of an upload that are where they belong. */
function bytesSent({ state, size, done }: Upload): number {
  if (state === 'waiting' || state === 'hashing') return 0;
  return state === 'sending' ? done : size;
}
