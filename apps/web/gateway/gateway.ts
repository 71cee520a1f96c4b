import { ApiError, contract, newId, notFound, procedures } from '@ipto/contracts';
import { type NextRequest, NextResponse } from 'next/server';
import { z } from 'zod';
import { readBody } from './body';
import { isSecure, requireOwnOrigin } from './own-origin';
import { clearedSession, keptSession, sessionOf } from './session-cookie';
import { sendToApi } from './upstream';

/** Plain segments below /v1: what comes here has its dots resolved, and Next redirects doubled and trailing slashes. */
const API_PATH = /^\/api(\/v1(?:\/[\w~-][\w.~-]*)+)$/;
const PASSED_ON = ['accept', 'content-type', 'idempotency-key'];
const PASSED_BACK = [
  'content-type',
  'x-request-id',
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
  'retry-after',
  'idempotency-replayed',
];

/** What answers with a session. */
const SIGN_INS = new Map(
  [...procedures(contract)]
    .filter(([, { output }]) => output === contract.auth.login.output)
    .map(([, { rest, access }]) => [`${rest.method} ${rest.path}`, access]),
);
const SIGN_OUT = contract.auth.logout.rest;
const SIGN_OUT_MS = 5_000;

const login = z.looseObject({
  data: z.looseObject({ session_token: z.string(), expires_at: z.iso.datetime() }),
});

/** Hands a page's call on to the API, with the session that the cookie holds, and the answer back. */
export async function handOn(request: NextRequest): Promise<Response> {
  try {
    return await exchange(request);
  } catch (error) {
    if (error instanceof ApiError) return refusal(error);
    throw error;
  }
}

async function exchange(request: NextRequest): Promise<Response> {
  requireOwnOrigin(request);
  const path = API_PATH.exec(request.nextUrl.pathname)?.[1];
  if (path === undefined) throw notFound();
  const operation = `${request.method} ${path}`;
  const secure = isSecure(request.headers);
  const session = sessionOf(request.cookies, secure);
  // Signing in anew is not done as whoever is signed in already, and a wrong password must not sign them out.
  const token = SIGN_INS.get(operation) === 'public' ? undefined : session?.token;
  const answer = await sendToApi({
    method: request.method,
    path: `${path as `/${string}`}${request.nextUrl.search}`,
    headers: pick(request.headers, PASSED_ON),
    body: await readBody(request),
    token,
    reader: request.headers,
    signal: request.signal,
  }).catch((error: unknown) => {
    throw unavailable('The API can’t be reached.', error);
  });

  if (answer.ok && SIGN_INS.has(operation)) {
    const response = await keepSession(answer, secure ?? false);
    if (session !== undefined) await endSession(session.token, request.headers);
    return response;
  }
  const response = new NextResponse(answer.body, passedBack(answer));
  const signedOut = answer.ok && operation === `${SIGN_OUT.method} ${SIGN_OUT.path}`;
  const refused = answer.status === 401 && token !== undefined;
  if (session !== undefined && (signedOut || refused)) response.cookies.set(clearedSession(session.name));
  return response;
}

/** Ends a session whose cookie is replaced. If that fails it lasts to its own end: no failure of the reader's. */
async function endSession(token: string, reader: Headers): Promise<void> {
  const { method, path } = SIGN_OUT;
  await sendToApi({ method, path, token, reader, signal: AbortSignal.timeout(SIGN_OUT_MS) })
    .then((answer) => answer.body?.cancel())
    .catch(() => undefined);
}

/** Takes the token out of the answer and into the cookie. */
async function keepSession(answer: Response, secure: boolean): Promise<Response> {
  const parsed = login.safeParse(await answer.json().catch(() => null));
  if (!parsed.success) throw unavailable('The API answered something unexpected.', parsed.error);
  const { session_token, ...data } = parsed.data.data;
  const response = NextResponse.json({ ...parsed.data, data }, passedBack(answer));
  response.cookies.set(keptSession(session_token, new Date(data.expires_at), secure));
  return response;
}

function passedBack(answer: Response): { status: number; headers: Record<string, string> } {
  return {
    status: answer.status,
    headers: { ...pick(answer.headers, PASSED_BACK), 'cache-control': 'no-store' },
  };
}

function pick(headers: Headers, names: string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );
}

function unavailable(message: string, cause: unknown): ApiError {
  return new ApiError('unavailable', message, {}, cause);
}

/** What this server itself refuses, in the API's envelope. */
function refusal({ code, message, details, status }: ApiError): Response {
  const request_id = newId('request');
  return NextResponse.json(
    { error: { code, message, details }, request_id, timestamp: new Date().toISOString() },
    { status, headers: { 'x-request-id': request_id, 'cache-control': 'no-store' } },
  );
}
