import { ApiError } from '@ipto/contracts';
import type { CallOrigin, Principal } from '../procedures/context.js';
import type { Outcome } from '../procedures/exec.js';
import type { Endpoint } from '../procedures/implement.js';

/** The credential of a request, as it was sent. */
export type Credential = { type: 'session'; token: string } | { type: 'api_key'; key: string };

/** Finds out who holds a credential; null if nobody does any more, or ever did. */
export type Authenticate = (credential: Credential) => Promise<Principal | null>;

/** Calls an endpoint for a request: reads the credential, then runs the procedure. */
export type Call = (
  endpoint: Endpoint,
  headers: NodeJS.Dict<string | string[]>,
  origin: CallOrigin,
  input: unknown,
) => Promise<Outcome>;

/** Makes the one way from a request of either transport to a procedure. */
export function createCall(authenticate: Authenticate): Call {
  return async (endpoint, headers, origin, input) => {
    requireOneCredential(headers);
    const credential = endpoint.procedure.access === 'public' ? null : readCredential(headers);
    if (credential === null) return endpoint.exec({ ...origin, principal: null }, input);
    const principal = await authenticate(credential);
    if (principal === null) throw new ApiError('unauthorized', 'The credential is not valid.');
    return endpoint.exec({ ...origin, principal }, input);
  };
}

function requireOneCredential({ authorization, 'x-api-key': key }: NodeJS.Dict<string | string[]>): void {
  if (authorization !== undefined && key !== undefined)
    throw new ApiError(
      'bad_request',
      'Send exactly one credential: either Authorization or X-API-Key, not both.',
    );
}

function readCredential(headers: NodeJS.Dict<string | string[]>): Credential | null {
  const { authorization, 'x-api-key': key } = headers;
  if (typeof key === 'string') return { type: 'api_key', key };
  if (typeof authorization !== 'string') return null;
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  if (token === undefined)
    throw new ApiError('unauthorized', 'The Authorization header must be "Bearer {token}".');
  return { type: 'session', token };
}
