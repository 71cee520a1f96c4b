import type { CallFailed } from '../api/call-failed';

/** What went wrong, in words, with the id by which an operator finds it. */
export function Problem({ failure }: { failure: CallFailed | null }) {
  return (
    <div role="alert">
      {failure && (
        <div className="mb-4 rounded-lg border border-bad bg-bad-soft px-3.5 py-2.5 text-sm text-bad">
          <p className="font-medium">{failure.message}</p>
          {failure.requestId && (
            <p className="mt-1 font-mono text-xs wrap-anywhere">Request {failure.requestId}</p>
          )}
        </div>
      )}
    </div>
  );
}
