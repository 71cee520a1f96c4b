import { type NextRequest, NextResponse } from 'next/server';
import { z } from 'zod';
import { ApiError, contract, newId, notFound, procedures } from '../api/contract';
import { answersWithSession } from '../api/login';
import { readBody } from './body';
import { isSecure, requireOwnOrigin } from './own-origin';
import { cookieAttributes, SESSION_COOKIE, sessionToken } from './session-cookie';
import { sendToApi } from './upstream';

/** Plain segments below /v1, so that a path has one spelling alone. */
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

const SIGN_INS = new Map(
  [...procedures(contract)]
    .filter(([, procedure]) => answersWithSession(procedure))
    .map(([, { rest, access }]) => [`${rest.method} ${rest.path}`, access]),
);
const SIGN_OUT = `${contract.auth.logout.rest.method} ${contract.auth.logout.rest.path}`;

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
  const path = API_PATH.exec(request.nextUrl.pathname)?.[1];
  if (path === undefined) throw notFound();
  requireOwnOrigin(request);
  const operation = `${request.method} ${path}`;
  // Signing in anew is not done as whoever is signed in already, and a wrong password must not sign them out.
  const token =
    SIGN_INS.get(operation) === 'public' ? undefined : sessionToken(request.cookies.get(SESSION_COOKIE));
  const answer = await sendToApi({
    method: request.method,
    path: `${path as `/${string}`}${request.nextUrl.search}`,
    headers: pick(request.headers, PASSED_ON),
    body: await readBody(request),
    token,
    reader: request.headers,
  }).catch((error: unknown) => {
    throw unavailable('The API can’t be reached.', error);
  });

  if (answer.ok && SIGN_INS.has(operation)) return keepSession(answer, isSecure(request));
  const response = new NextResponse(answer.body, passedBack(answer));
  const ended = (answer.ok && operation === SIGN_OUT) || (answer.status === 401 && token !== undefined);
  if (ended) response.cookies.set(SESSION_COOKIE, '', cookieAttributes(isSecure(request)));
  return response;
}

/** Takes the token out of the answer and into the cookie. */
async function keepSession(answer: Response, secure: boolean): Promise<Response> {
  const parsed = login.safeParse(await answer.json().catch(() => null));
  if (!parsed.success) throw unavailable('The API answered something unexpected.', parsed.error);
  const { session_token, ...data } = parsed.data.data;
  const response = NextResponse.json({ ...parsed.data, data }, passedBack(answer));
  response.cookies.set(SESSION_COOKIE, session_token, cookieAttributes(secure, new Date(data.expires_at)));
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
