import { ApiError } from '@ipto/contracts';
import type { NextRequest } from 'next/server';

const READS = new Set(['GET', 'HEAD']);
/** A neighbour under the same domain is another site's page here. */
const FOREIGN = new Set(['cross-site', 'same-site']);

/**
 * Refuses what another site made the browser send. Throws {@link ApiError} where the browser says so in
 * `Sec-Fetch-Site`, of reads too (a download is charged), and for a state-changing request whose `Origin` is missing
 * or foreign. IPTO_WEB_URL is the one own origin where it is set, else the host that was asked.
 */
export function requireOwnOrigin({ method, headers }: NextRequest): void {
  if (FOREIGN.has(headers.get('sec-fetch-site') ?? '')) throw foreign();
  if (READS.has(method)) return;
  const origin = headers.get('origin');
  if (origin === null || !ownOrigins(headers.get('host')).includes(origin)) throw foreign();
}

/** Whether readers use HTTPS, by IPTO_WEB_URL or else the request's `Origin`; undefined if neither tells. */
export function isSecure(headers: Headers): boolean | undefined {
  const url = process.env.IPTO_WEB_URL || headers.get('origin');
  return url && URL.canParse(url) ? new URL(url).protocol === 'https:' : undefined;
}

function foreign(): ApiError {
  return new ApiError('forbidden', 'This request did not come from a page of this dashboard.');
}

function ownOrigins(host: string | null): string[] {
  const webUrl = process.env.IPTO_WEB_URL;
  if (webUrl) return [new URL(webUrl).origin];
  return host === null ? [] : [`http://${host}`, `https://${host}`];
}
