import { z } from 'zod';
import { CallFailed, failureOf, unreadable } from './call-failed';
import { type AnyProcedure, nextCursor } from './contract';
import { type Answer, answersWithSession, signedIn } from './login';

const GATEWAY = '/api';
const TIMEOUT_MS = 65_000;
const envelope = z.object({ data: z.unknown(), next_cursor: nextCursor.optional() });

/** Calls a procedure as whoever is signed in. Rejects with {@link CallFailed}. */
export async function call<P extends AnyProcedure>(
  procedure: P,
  input: z.input<P['input']>,
  signal?: AbortSignal,
): Promise<Answer<P>> {
  const { path, body: sent } = requestOf(procedure, input);
  const response = await fetch(`${GATEWAY}${path}`, {
    method: procedure.rest.method,
    cache: 'no-store',
    signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(signal ? [signal] : [])]),
    ...(sent !== undefined && { headers: { 'content-type': 'application/json' }, body: sent }),
  }).catch(() => {
    throw new CallFailed('The server can’t be reached. Check your connection and try again.', 'network');
  });
  if (!response.ok) throw await failureOf(response);
  const answer = envelope.safeParse(await response.json().catch(() => null));
  const output = answersWithSession(procedure) ? signedIn : procedure.output;
  const { data: body, next_cursor } = answer.data ?? {};
  const data = output.safeParse(procedure.paged ? { items: body, next_cursor } : body);
  if (!data.success) throw unreadable(response.headers.get('x-request-id'));
  // Parsed by the very schema that the type is made of; TypeScript can't follow the choice between the two.
  return data.data as Answer<P>;
}

/**
 * How REST carries an input: what the path does not hold goes into the query of a GET, else into the body. The
 * contract's own normal form is sent, a code without its blanks say; of an input that it does not take, the API tells
 * what is wrong.
 */
function requestOf(
  { input: schema, rest }: AnyProcedure,
  input: unknown,
): { path: string; body: string | undefined } {
  const normal = schema.safeParse(input);
  const fields = new Map(
    Object.entries(z.record(z.string(), z.unknown()).parse(normal.success ? normal.data : input)),
  );
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
