import { z } from 'zod';
import { text, timestamp } from '../machinery/fields.js';
import { mutation } from '../machinery/procedure.js';
import { exampleLogin, login } from './login.js';

const tag = 'Authentication' as const;

/** 43 to 128 unreserved characters, RFC 7636 section 4.1. */
const codeVerifier = text(43, 128).regex(/^[A-Za-z0-9._~-]+$/, 'Must be a PKCE code verifier');

/** base64url of a SHA-256, RFC 7636 section 4.2; the method `plain` is not taken. */
const codeChallenge = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'Must be an S256 code challenge');

/** A program on the same machine, waiting at a port of its own. */
const loopbackRedirect = text(1, 100).refine((value) => {
  const port = /^http:\/\/127\.0\.0\.1:([1-9]\d{0,4})\/callback$/.exec(value)?.[1];
  return port !== undefined && Number(port) <= 65_535;
}, 'Must be http://127.0.0.1:{port}/callback');

/** Signing in a program through the browser: an authorization code with PKCE. */
export const code = {
  create: mutation({
    input: z.strictObject({
      code_challenge: codeChallenge,
      redirect_uri: loopbackRedirect,
      state: text(1, 500),
    }),
    output: z
      .object({
        code: z.string(),
        redirect_url: z.string().meta({ description: 'Where to send the browser' }),
        expires_at: timestamp,
      })
      .meta({ id: 'LoginCode' }),
    rest: { method: 'POST', path: '/v1/auth/code' },
    access: 'session',
    tag,
    summary: 'Let a program on this machine sign in as you',
    description: 'Called by the page that asks you. The code works once, for 60 seconds.',
    idempotency: 'ignored',
    example: {
      input: {
        code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
        redirect_uri: 'http://127.0.0.1:49152/callback',
        state: 'af0ifjsldkj',
      },
      output: {
        code: 'SplxlOBe…',
        redirect_url: 'http://127.0.0.1:49152/callback?code=SplxlOBe…&state=af0ifjsldkj',
        expires_at: '2026-04-05T10:01:00.000Z',
      },
    },
  }),
  token: mutation({
    input: z.strictObject({ code: text(1, 500), code_verifier: codeVerifier }),
    output: login,
    rest: { method: 'POST', path: '/v1/auth/code/token' },
    access: 'public',
    tag,
    summary: 'Exchange a code for a session',
    errors: ['access_denied', 'expired_token'],
    example: {
      input: { code: 'SplxlOBe…', code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk' },
      output: exampleLogin,
    },
  }),
};
