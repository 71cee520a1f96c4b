import { CallFailed, failureOf } from '../api/call-failed';

const STALL_MS = 120_000;

interface Target {
  readonly upload_url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
}

/**
 * Sends a file straight to the storage. Rejects with {@link CallFailed}, also if nothing moves for two minutes.
 * Not by fetch, which does not tell how far it is.
 */
export function sendBytes(
  { upload_url, method, headers }: Target,
  file: File,
  onProgress: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const lost = () => reject(new CallFailed('The connection to the storage was lost.', 'network'));
    const abort = () => request.abort();
    let stall = setTimeout(abort, STALL_MS);
    const moved = () => {
      clearTimeout(stall);
      stall = setTimeout(abort, STALL_MS);
    };
    request.upload.onprogress = ({ loaded }) => {
      moved();
      onProgress(loaded);
    };
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve();
      else failureOf(new Response(request.responseText, { status: request.status })).then(reject, reject);
    };
    request.onerror = lost;
    request.onabort = lost;
    request.onloadend = () => {
      clearTimeout(stall);
      signal.removeEventListener('abort', abort);
    };
    request.open(method, upload_url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    signal.addEventListener('abort', abort);
    request.send(file);
  });
}
