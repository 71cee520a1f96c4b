'use client';

import { Confirm } from '../ui/confirm';
import { stopUploads } from './queue';

interface StopUploadsProps {
  /** What is done once they have stopped. */
  readonly then: () => Promise<void>;
  readonly onClose: () => void;
}

/** Asks before uploads are stopped for something that ends their session. */
export function StopUploads({ then, onClose }: StopUploadsProps) {
  return (
    <Confirm
      open
      onClose={onClose}
      title="Stop the uploads?"
      text="Files are still on their way, and can’t go on without the session in which they began. What has arrived stays."
      action="Stop them and go on"
      run={async () => {
        await stopUploads();
        await then();
      }}
    />
  );
}
