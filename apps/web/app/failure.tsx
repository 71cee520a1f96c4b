'use client';

import { useTransition } from 'react';
import { Button } from '../ui/button';

export const FAILURE_TITLE = 'This page can’t be shown';
export const FAILURE_LEAD =
  'Something went wrong while it was made, or the API is busy or can’t be reached. You are still signed in if you were.';

interface FailureProps {
  /** What a page failed with. */
  readonly error: unknown;
  readonly retry: () => void;
}

/** What is known of why a page can't be shown, and another try. */
export function Failure({ error, retry }: FailureProps) {
  const [pending, startTransition] = useTransition();
  const digest = digestOf(error);
  return (
    <>
      <title>{`${FAILURE_TITLE} · IPTO`}</title>
      {digest !== undefined && (
        <p className="font-mono text-xs text-muted wrap-anywhere">
          {digest.startsWith('req_') ? 'Request' : 'Error'} {digest}
        </p>
      )}
      <div>
        <Button kind="primary" pending={pending} onPress={() => startTransition(retry)}>
          Retry
        </Button>
      </div>
    </>
  );
}

/** The id by which an operator finds a server's error; the browser's own have none. */
function digestOf(error: unknown): string | undefined {
  return error instanceof Error && 'digest' in error ? String(error.digest) : undefined;
}
