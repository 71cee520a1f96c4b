import { type AnyProcedure, contract } from './contract';

const login = contract.auth.login.output;

/** What is left of a login once the gateway has put its token into the cookie. */
export const signedIn = login.omit({ session_token: true });

/** Whether a procedure answers with a session. */
export function answersWithSession(procedure: AnyProcedure): boolean {
  return procedure.output === login;
}

/** What a procedure answers to the browser. */
export type Answer<P extends AnyProcedure> = P['output'] extends typeof login
  ? ReturnType<(typeof signedIn)['parse']>
  : ReturnType<P['output']['parse']>;
