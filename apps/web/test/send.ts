import { once } from 'node:events';
import { type IncomingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { errorEnvelope } from '@ipto/contracts';
import type { Dashboard } from './dashboard.js';

export interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** A request with just these headers: `fetch` adds some and forbids others. */
export async function send(
  { url }: Dashboard,
  path: string,
  { method = 'GET', headers = {}, body }: Sent = {},
) {
  const { hostname, port } = new URL(url);
  const sent = request({ hostname, port, path, method, headers }).end(body);
  const [response] = await once(sent, 'response');
  const raw = await text(response);
  return {
    status: Number(response.statusCode),
    headers: response.headers as IncomingHttpHeaders,
    cookies: (response.headers['set-cookie'] ?? []) as string[],
    raw,
    json: () => JSON.parse(raw),
    error: () => errorEnvelope.parse(JSON.parse(raw)),
  };
}
