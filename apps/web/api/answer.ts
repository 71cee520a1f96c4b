import type { LightProcedure, Login } from './contract';

export type InputOf<P extends LightProcedure> =
  P extends LightProcedure<unknown, infer I, unknown> ? I : never;
type OutputOf<P extends LightProcedure> = P extends LightProcedure<unknown, unknown, infer O> ? O : never;

/** What is left of a login once the gateway has put its token into the cookie. */
export type SignedIn = Omit<Login, 'session_token'>;

/** What a procedure answers to the browser. */
export type Answer<P extends LightProcedure> = OutputOf<P> extends Login ? SignedIn : OutputOf<P>;
