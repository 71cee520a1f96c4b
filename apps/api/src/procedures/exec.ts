import {
  type AnyProcedure,
  ApiError,
  hasScope,
  LIMITS,
  NO_SUCH_ID,
  notFound,
  requiredScopes,
  runsTeam,
  takesIdempotencyKey,
  validationFailed,
} from '@ipto/contracts';
import type { z } from 'zod';
import type { CallContext, Principal } from './context.js';
import { AlreadyThere, type Outcome } from './outcome.js';
import type { RunOnce } from './run-once.js';

/** A handler whose types `implement` has checked and forgotten. */
export type AnyHandler = (context: object, input: unknown) => Promise<unknown>;

/** Runs one procedure for one call: access, input, handler, output. Throws only {@link ApiError} for the caller's faults. */
export type Exec = (context: CallContext, input: unknown) => Promise<Outcome>;

/** What a kept answer goes through before it is given again: the caller may see less by now. */
export type ReviewReplay = (context: CallContext, output: unknown) => Promise<unknown>;

/** How calls with an Idempotency-Key are kept and given again. */
export interface Replaying {
  readonly runOnce: RunOnce;
  /** By the procedure's path. */
  readonly replays: Readonly<Record<string, ReviewReplay>>;
}

/** Makes the one function through which both REST and tRPC reach a handler. */
export function createExec(
  path: string,
  procedure: AnyProcedure,
  handler: AnyHandler,
  { runOnce, replays }: Replaying,
): Exec {
  const scopes = requiredScopes(procedure.access);
  const perform: Exec = async (context, input) => {
    const parsed = procedure.input.safeParse(input);
    if (!parsed.success) throw refusal(parsed.error);
    const answer = await handler(
      procedure.access === 'public' ? { ...context, principal: null } : context,
      parsed.data,
    );
    const { status = 200, orStatus = status } = procedure.rest;
    const existed = answer instanceof AlreadyThere;
    return {
      // A wrong output is our bug, never the caller's: parse() throws a ZodError, answered as `internal`.
      output: procedure.output.parse(existed ? answer.output : answer),
      status: existed ? orStatus : status,
    };
  };
  const heedsKey = takesIdempotencyKey(procedure);
  return async (context, input) => {
    admit(procedure, scopes, context);
    const { principal, idempotency } = context;
    if (!heedsKey || !idempotency || !principal) return perform(context, input);
    const outcome = await runOnce(
      {
        credentialId: principal.credentialId,
        procedure: path,
        key: requireKey(idempotency.key),
        inputHash: idempotency.hashBody(),
        replayTells: typeof procedure.idempotency === 'object' ? procedure.idempotency.replayTells : null,
        signal: context.signal,
      },
      () => perform(context, input),
    );
    const review = outcome.replayed ? replays[path] : undefined;
    return review ? { ...outcome, output: await review(context, outcome.output) } : outcome;
  };
}

const VISIBLE_ASCII = new RegExp(`^[\\x21-\\x7e]{1,${LIMITS.idempotencyKeyChars}}$`);

function requireKey(key: string): string {
  if (VISIBLE_ASCII.test(key)) return key;
  const message = `Must be 1 to ${LIMITS.idempotencyKeyChars} visible ASCII characters`;
  throw validationFailed([{ path: 'Idempotency-Key', message }]);
}

function admit(
  { access }: AnyProcedure,
  scopes: ReturnType<typeof requiredScopes>,
  { principal }: CallContext,
): void {
  if (access === 'public' || (access === 'optional_session' && principal === null)) return;
  if (principal === null) throw new ApiError('unauthorized', 'A valid session token or API key is required.');
  switch (access) {
    case 'optional_session':
    case 'session':
      requirePerson(principal);
      break;
    case 'team_admin':
      requirePerson(principal);
      if (!isTeamAdmin(principal)) throw new ApiError('forbidden', 'This is for owners and admins.');
      break;
    case 'auditor':
      if (principal.type === 'user' ? !isTeamAdmin(principal) : !hasScope(principal.scopes, 'admin:*'))
        throw new ApiError('forbidden', 'This is for owners and admins, and for keys with admin:*.');
      break;
    case 'platform_admin':
      if (
        !principal.isPlatformAdmin ||
        (principal.type === 'api_key' && !hasScope(principal.scopes, 'admin:*'))
      )
        throw new ApiError('forbidden', 'This is for platform admins.');
  }
  const missing = scopes.filter((scope) => !hasScope(principal.scopes, scope));
  if (missing.length > 0)
    throw new ApiError('insufficient_scope', `The credential lacks ${missing.join(' and ')}.`, {
      required_scopes: scopes,
      missing_scopes: missing,
    });
}

function requirePerson(principal: Principal): void {
  if (principal.type !== 'user')
    throw new ApiError('forbidden', 'This needs a signed-in person; an API key will not do.');
}

function isTeamAdmin(principal: Principal): boolean {
  return principal.type === 'user' && runsTeam(principal.role);
}

function refusal(error: z.ZodError): ApiError {
  const namesNothing = error.issues.every(
    (issue) => issue.code === 'custom' && issue.params?.reason === NO_SUCH_ID,
  );
  if (namesNothing) return notFound();
  return validationFailed(
    error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
  );
}
