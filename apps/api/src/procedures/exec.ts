import {
  type AnyProcedure,
  ApiError,
  hasScope,
  NO_SUCH_ID,
  notFound,
  requiredScopes,
  validationFailed,
} from '@ipto/contracts';
import type { z } from 'zod';
import type { CallContext } from './context.js';

/** A handler whose types `implement` has checked and forgotten. */
export type AnyHandler = (context: object, input: unknown) => Promise<unknown>;

/** Runs one procedure for one call: access, input, handler, output. Throws only {@link ApiError} for the caller's faults. */
export type Exec = (context: CallContext, input: unknown) => Promise<unknown>;

/** Makes the one function through which both REST and tRPC reach a handler. */
export function createExec(procedure: AnyProcedure, handler: AnyHandler): Exec {
  const scopes = requiredScopes(procedure.access);
  return async (context, input) => {
    admit(procedure, scopes, context);
    const parsed = procedure.input.safeParse(input);
    if (!parsed.success) throw refusal(parsed.error);
    const output = await handler(
      procedure.access === 'public' ? { ...context, principal: null } : context,
      parsed.data,
    );
    // A wrong output is our bug, never the caller's: parse() throws a ZodError, answered as `internal`.
    return procedure.output.parse(output);
  };
}

function admit(
  { access }: AnyProcedure,
  scopes: ReturnType<typeof requiredScopes>,
  { principal }: CallContext,
): void {
  if (access === 'public') return;
  if (principal === null) throw new ApiError('unauthorized', 'A valid session token or API key is required.');
  if (access === 'session' && principal.type !== 'user')
    throw new ApiError('forbidden', 'This needs a signed-in person; an API key will not do.');
  if (access === 'platform_admin') {
    const admitted = principal.type === 'user' || hasScope(principal.scopes, 'admin:*');
    if (!principal.isPlatformAdmin || !admitted)
      throw new ApiError('forbidden', 'This is for platform admins.');
  }
  const missing = scopes.filter((scope) => !hasScope(principal.scopes, scope));
  if (missing.length > 0)
    throw new ApiError('insufficient_scope', `The credential lacks ${missing.join(' and ')}.`, {
      required_scopes: scopes,
      missing_scopes: missing,
    });
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
