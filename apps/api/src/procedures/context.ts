import type { Access, Role, Scope } from '@ipto/contracts';

interface Identity {
  readonly tenantId: string;
  readonly tenantName: string;
  /** What this credential may do now: for a key, narrowed by its creator's current role. */
  readonly scopes: readonly Scope[];
  readonly isPlatformAdmin: boolean;
  /** The key's id, or a hash that names the session in the audit log. */
  readonly credentialId: string;
}

/** A person, signed in to one tenant. */
export interface SessionPrincipal extends Identity {
  readonly type: 'user';
  readonly userId: string;
  readonly email: string;
  readonly displayName: string;
  readonly membershipId: string;
  readonly role: Role;
}

/** A program with an API key. */
export interface KeyPrincipal extends Identity {
  readonly type: 'api_key';
  readonly apiKeyId: string;
  readonly name: string;
  readonly membershipId: string;
  readonly createdBy: string;
  /** Whether the key sees only the datasets it was granted. */
  readonly allowList: boolean;
}

export type Principal = SessionPrincipal | KeyPrincipal;

/** What every call brings along, whoever calls. */
export interface CallOrigin {
  readonly requestId: string;
  readonly ip: string;
  readonly signal: AbortSignal;
  /** The `Idempotency-Key` that came along, as it came, with a hash of the body it came with. */
  readonly idempotency?: { readonly key: string; readonly hashBody: () => string } | undefined;
}

export interface CallContext extends CallOrigin {
  readonly principal: Principal | null;
}

/** The context of a call that needs no credential. */
export interface PublicContext extends CallOrigin {
  readonly principal: null;
}

/** The context of a call with a valid credential. */
export interface AuthenticatedContext extends CallOrigin {
  readonly principal: Principal;
}

/** The context of a person's call. */
export interface SessionContext extends CallOrigin {
  readonly principal: SessionPrincipal;
}

/** The context of a call that a person may make signed in or not. */
export interface OptionalSessionContext extends CallOrigin {
  readonly principal: SessionPrincipal | null;
}

/** The context a handler gets: the access rule of its procedure says who stands in it. */
export type ContextFor<A extends Access> = A extends 'public'
  ? PublicContext
  : A extends 'optional_session'
    ? OptionalSessionContext
    : A extends 'session' | 'team_admin'
      ? SessionContext
      : AuthenticatedContext;

/** Names the caller in cursors and figures: the key, or the user within the tenant. */
export function callerId(principal: Principal): string {
  return principal.type === 'api_key' ? principal.apiKeyId : `${principal.tenantId}/${principal.userId}`;
}
