import './zod-without-eval';
import { z } from 'zod/mini';
import type { Answer, InputOf } from './answer';
import { CallFailed, failureOf, unreadable } from './call-failed';
import type { LightProcedure } from './contract';

const GATEWAY = '/api';
const TIMEOUT_MS = 65_000;
const envelope = z.object({ data: z.unknown(), next_cursor: z.optional(z.nullable(z.string())) });

/** Calls a procedure as whoever is signed in. Rejects with {@link CallFailed}. */
export async function call<P extends LightProcedure>(
  procedure: P,
  input: InputOf<P>,
  signal?: AbortSignal,
): Promise<Answer<P>> {
  const { path, body } = requestOf(procedure, input);
  const response = await fetch(`${GATEWAY}${path}`, {
    method: procedure.rest.method,
    cache: 'no-store',
    signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(signal ? [signal] : [])]),
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body }),
  }).catch(() => {
    throw new CallFailed('The server can’t be reached. Check your connection and try again.', 'network');
  });
  if (!response.ok) throw await failureOf(response);
  const answer = envelope.safeParse(await response.json().catch(() => null));
  if (!answer.success) throw unreadable(response.headers.get('x-request-id'));
  const { data, next_cursor } = answer.data;
  // The API has parsed it by the schema that the type is made of; both are of one release.
  return (procedure.paged ? { items: data, next_cursor } : data) as Answer<P>;
}

/** How REST carries an input: what the path does not hold goes into the query of a GET, else into the body. */
function requestOf({ rest }: LightProcedure, input: unknown): { path: string; body: string | undefined } {
  const fields = new Map<string, unknown>(Object.entries(input ?? {}));
  const path = rest.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = fields.get(name);
    fields.delete(name);
    return encodeURIComponent(String(value));
  });
  if (rest.method !== 'GET') return { path, body: JSON.stringify(Object.fromEntries(fields)) };
  const query = new URLSearchParams(
    [...fields].flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
  return { path: query.size === 0 ? path : `${path}?${query}`, body: undefined };
}
