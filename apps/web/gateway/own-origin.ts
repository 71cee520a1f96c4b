import type { NextRequest } from 'next/server';
import { ApiError } from '../api/contract';

const READS = new Set(['GET', 'HEAD']);

/**
 * Refuses what another site made the browser send. Throws {@link ApiError} for a state-changing request whose
 * `Origin` is missing or foreign. IPTO_WEB_URL is the one own origin where it is set, else the host that was asked.
 */
export function requireOwnOrigin({ method, headers }: NextRequest): void {
  if (READS.has(method)) return;
  const origin = headers.get('origin');
  if (origin === null || !ownOrigins(headers.get('host')).includes(origin))
    throw new ApiError('forbidden', 'This request did not come from a page of this dashboard.');
}

/** Whether the reader's side of the connection is HTTPS, as the browser itself sees it. */
export function isSecure({ headers }: NextRequest): boolean {
  return headers.get('origin')?.startsWith('https:') ?? false;
}

function ownOrigins(host: string | null): string[] {
  const webUrl = process.env.IPTO_WEB_URL;
  if (webUrl) return [new URL(webUrl).origin];
  return host === null ? [] : [`http://${host}`, `https://${host}`];
}
