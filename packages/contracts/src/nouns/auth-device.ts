import { z } from 'zod';
import { text, timestamp } from '../machinery/fields.js';
import { exampleId, id } from '../machinery/ids.js';
import { mutation, query } from '../machinery/procedure.js';
import { exampleLogin, login } from './login.js';
import { writtenUserCode } from './user-code.js';

const tag = 'Authentication' as const;

/** Letters that no two people read differently, and that spell no words. */
export const USER_CODE_ALPHABET = 'BCDFGHJKLMNPQRSTVWXZ';
export const USER_CODE_LENGTH = 8;

/** A code as a person types it: case, spaces and dashes don't matter. */
const userCode = text(1, 40)
  .transform(writtenUserCode)
  .meta({ description: 'The code that the other machine shows', example: 'WDJB-MJHT' });

const deviceRequest = z
  .object({
    user_code: z.string(),
    client_name: z.string(),
    host: z.string().nullable().meta({ description: 'The name the asking machine gives itself' }),
    ip: z.string().meta({ description: 'The address it asks from' }),
    tenant_id: id('tenant').meta({ description: 'The tenant that an approval signs it in to: your own' }),
    tenant_name: z.string(),
    status: z.enum(['pending', 'approved', 'denied']),
    created_at: timestamp,
    expires_at: timestamp,
  })
  .meta({ id: 'DeviceLogin' });

const exampleRequest = {
  user_code: 'WDJB-MJHT',
  client_name: 'ipto-cli',
  host: 'build-7',
  ip: '203.0.113.7',
  tenant_id: exampleId('tenant'),
  tenant_name: 'Acme Corp',
  status: 'pending' as const,
  created_at: '2026-04-05T10:00:00.000Z',
  expires_at: '2026-04-05T10:10:00.000Z',
};

/** Signing in on a machine without a browser: RFC 8628, in JSON. */
export const device = {
  start: mutation({
    input: z.strictObject({
      client_name: text(1, 100).default('ipto-cli'),
      host: text(1, 255).optional(),
    }),
    output: z
      .object({
        device_code: z.string(),
        user_code: z.string(),
        verification_uri: z.string(),
        verification_uri_complete: z.string(),
        expires_in: z.int().meta({ description: 'Seconds' }),
        interval: z.int().meta({ description: 'Seconds to wait between two polls' }),
      })
      .meta({ id: 'DeviceCode' }),
    rest: { method: 'POST', path: '/v1/auth/device' },
    access: 'public',
    tag,
    summary: 'Start to sign in on a machine without a browser',
    description: 'Show the user code, then poll `/v1/auth/device/token` (RFC 8628).',
    rateClass: 'guess',
    example: {
      input: { host: 'build-7' },
      output: {
        device_code: 'GmRh…',
        user_code: 'WDJB-MJHT',
        verification_uri: 'https://ipto.example.com/device',
        verification_uri_complete: 'https://ipto.example.com/device#code=WDJB-MJHT',
        expires_in: 600,
        interval: 5,
      },
    },
  }),
  token: mutation({
    input: z.strictObject({ device_code: text(1, 500) }),
    output: login,
    rest: { method: 'POST', path: '/v1/auth/device/token' },
    access: 'public',
    tag,
    summary: 'Poll for the session of a device login',
    description:
      'Until somebody approves, 400 with the code `authorization_pending`; `slow_down` to whoever polls too often: wait 5 s longer from then on.',
    errors: ['authorization_pending', 'slow_down', 'expired_token', 'access_denied'],
    example: { input: { device_code: 'GmRh…' }, output: exampleLogin },
  }),
  get: query({
    input: z.strictObject({ user_code: userCode }),
    output: deviceRequest,
    rest: { method: 'GET', path: '/v1/auth/device/{user_code}' },
    access: 'session',
    tag,
    summary: 'See who asks to be signed in as you',
    errors: ['not_found'],
    rateClass: 'guess',
    example: { input: { user_code: 'WDJB-MJHT' }, output: exampleRequest },
  }),
  approve: mutation({
    input: z.strictObject({ user_code: userCode, decision: z.enum(['approve', 'deny']) }),
    output: deviceRequest,
    rest: { method: 'POST', path: '/v1/auth/device/approve' },
    access: 'session',
    tag,
    summary: 'Approve or deny a device login',
    errors: ['not_found', 'conflict'],
    idempotency: 'ignored',
    rateClass: 'guess',
    example: {
      input: { user_code: 'WDJB-MJHT', decision: 'approve' },
      output: { ...exampleRequest, status: 'approved' },
    },
  }),
};
