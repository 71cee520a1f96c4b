import { randomBytes } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';
import { apiUrls } from './api/api-status';
import { REQUESTED_PATH } from './session/requested-path';

/**
 * Gives every page a Content-Security-Policy that runs only the scripts Next put there itself, and lets them talk to
 * this server and to the storage, which the API serves.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = randomBytes(16).toString('base64');
  const storage = new URL(apiUrls().public).origin;
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    // Where a bar ends or a menu opens is a style attribute.
    "style-src-attr 'unsafe-inline'",
    `img-src 'self' ${storage}`,
    `connect-src 'self' ${storage}`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
  // Next reads the nonce from the request's policy and puts it on its scripts.
  const headers = new Headers(request.headers);
  headers.set('Content-Security-Policy', policy);
  headers.set(REQUESTED_PATH, request.nextUrl.pathname + request.nextUrl.search);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('Content-Security-Policy', policy);
  return response;
}

export const config = { matcher: '/((?!_next/static/|api/).*)' };
