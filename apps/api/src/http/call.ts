import { ApiError } from '@ipto/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../procedures/context.js';
import type { Endpoint } from '../procedures/implement.js';
import type { Outcome } from '../procedures/outcome.js';
import { ReplayedError } from '../procedures/run-once.js';
import { addressGroup } from '../security/address-group.js';
import type { RateLimits, RateState } from '../security/rate-limits.js';
import { addressOf } from './address.js';
import { originOf } from './origin.js';

/** The credential of a request, as it was sent. */
export type Credential = { type: 'session'; token: string } | { type: 'api_key'; key: string };

/** What calls and counts for requests. */
export interface Caller {
  /** Takes a request in; the credential is looked up once, however many calls it makes. */
  readonly accept: AcceptRequest;
  /** Counts a request that reached no procedure, or `calls` of them, for its address. Throws `rate_limited`. */
  readonly countStray: (request: FastifyRequest, reply: FastifyReply, calls?: number) => Promise<void>;
}

export interface CallOptions {
  /** Finds out who holds a credential; null if nobody does any more, or ever did. */
  readonly authenticate: (credential: Credential) => Promise<Principal | null>;
  /** Whether a credential still holds now that its answer is about to leave. */
  readonly stillHolds: (principal: Principal) => Promise<boolean>;
  readonly limits: RateLimits;
  /** What the dashboard's server proves itself with; null where there is none. */
  readonly webSecret: string | null;
}

/** Calls an endpoint on behalf of one request. */
export type Call = (endpoint: Endpoint, input: unknown) => Promise<Outcome>;

/** What a request calls endpoints with. */
export type AcceptRequest = (request: FastifyRequest, reply: FastifyReply) => Call;

/** Makes the one way from a request of either transport to a procedure. */
export function createCaller({ authenticate, stillHolds, limits, webSecret }: CallOptions): Caller {
  const counted = new WeakSet<object>();
  const accept: AcceptRequest = (request, reply) => {
    const origin = originOf(request, reply, webSecret);
    let identified: Promise<Principal | null> | undefined;
    const identify = () => (identified ??= identifyHolder(request.headers, authenticate));
    const call: Call = async ({ path, procedure, exec }, input) => {
      const isPublic = procedure.access === 'public';
      const [principal, fault] = isPublic
        ? [null, bothCredentials(request.headers)]
        : await settle(identify());
      counted.add(request.raw);
      await limits.count(
        {
          procedure: path,
          rateClass: procedure.rateClass,
          address: addressGroup(origin.ip),
          credentialId: principal?.credentialId ?? null,
        },
        (state) => reportRate(reply, state),
      );
      if (fault) throw fault;
      const outcome = await exec({ ...origin, principal }, input);
      if (principal && !(await stillHolds(principal))) throw invalidCredential();
      return outcome;
    };
    return async (endpoint, input) => {
      try {
        const outcome = await call(endpoint, input);
        if (outcome.replayed) reportReplay(reply);
        return outcome;
      } catch (error) {
        if (error instanceof ApiError) reportRefusal(reply, error);
        throw error;
      }
    };
  };
  return {
    accept,
    async countStray(request, reply, calls = 1) {
      if (counted.has(request.raw)) return;
      counted.add(request.raw);
      const stray = { procedure: '', rateClass: undefined, credentialId: null };
      const address = addressGroup(addressOf(request, webSecret));
      try {
        for (let i = 0; i < calls; i++)
          await limits.count({ ...stray, address }, (state) => reportRate(reply, state));
      } catch (error) {
        if (error instanceof ApiError) reportRefusal(reply, error);
        throw error;
      }
    },
  };
}

const invalidCredential = () => new ApiError('unauthorized', 'The credential is not valid.');

function reportReplay(reply: FastifyReply): void {
  reply.header('idempotency-replayed', 'true');
}

/** What HTTP says of an error beside its body, over either transport. */
function reportRefusal(reply: FastifyReply, error: ApiError): void {
  if (error instanceof ReplayedError) reportReplay(reply);
  if (error.code === 'unauthorized') reply.header('www-authenticate', 'Bearer');
  if (typeof error.details.retry_after_seconds === 'number')
    reply.header('retry-after', error.details.retry_after_seconds);
}

/** A refusal is an answer that counts against a limit, too; anything else is no answer. */
async function settle(identified: Promise<Principal | null>): Promise<[Principal | null, ApiError | null]> {
  try {
    return [await identified, null];
  } catch (error) {
    if (error instanceof ApiError) return [null, error];
    throw error;
  }
}

async function identifyHolder(
  headers: NodeJS.Dict<string | string[]>,
  authenticate: CallOptions['authenticate'],
): Promise<Principal | null> {
  const fault = bothCredentials(headers);
  if (fault) throw fault;
  const credential = readCredential(headers);
  if (credential === null) return null;
  const principal = await authenticate(credential);
  if (principal === null) throw invalidCredential();
  return principal;
}

function bothCredentials({
  authorization,
  'x-api-key': key,
}: NodeJS.Dict<string | string[]>): ApiError | null {
  return authorization === undefined || key === undefined
    ? null
    : new ApiError(
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

/** Of the calls of a batch, the fullest bucket is told of. */
function reportRate(reply: FastifyReply, { limit, remaining, resetSeconds }: RateState): void {
  const told = reply.getHeader('ratelimit-remaining');
  if (typeof told === 'number' && told < remaining) return;
  reply.header('ratelimit-limit', limit);
  reply.header('ratelimit-remaining', remaining);
  reply.header('ratelimit-reset', resetSeconds);
}
