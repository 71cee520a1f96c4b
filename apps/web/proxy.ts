import { randomBytes } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';

/** Gives every page a Content-Security-Policy that runs only the scripts Next put there itself. */
export function proxy(request: NextRequest): NextResponse {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${randomBytes(16).toString('base64')}' 'strict-dynamic'`,
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
  // Next reads the nonce from the request's policy and puts it on its scripts.
  const headers = new Headers(request.headers);
  headers.set('Content-Security-Policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('Content-Security-Policy', policy);
  return response;
}

export const config = { matcher: '/((?!_next/static/|api/).*)' };
