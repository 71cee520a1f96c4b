import { CallFailed, failureOf } from './call-failed';

const TIMEOUT_MS = 65_000;

/** Saves figures as a file of comma-separated values. Rejects with {@link CallFailed}. */
export async function saveCsv(path: string, query: Record<string, string>, filename: string): Promise<void> {
  const response = await fetch(`/api${path}?${new URLSearchParams(query)}`, {
    headers: { accept: 'text/csv' },
    cache: 'no-store',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(() => {
    throw new CallFailed('The server can’t be reached. Check your connection and try again.', 'network');
  });
  if (!response.ok) throw await failureOf(response);
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = filename;
  link.click();
  URL.revokeObjectURL(url);
}
