import type { Access, AnyProcedure, Contract, Procedure } from '@ipto/contracts';
import { isProcedure } from '@ipto/contracts';
import type { z } from 'zod';
import type { ContextFor } from './context.js';
import { type AnyHandler, createExec, type Exec, type Replaying } from './exec.js';
import type { AlreadyThere } from './outcome.js';

/** The function that serves one procedure: its input is parsed, its answer will be. */
export type Handler<P> =
  P extends Procedure<'query' | 'mutation', infer I, infer O, infer A extends Access>
    ? (context: ContextFor<A>, input: z.output<I>) => Promise<Answer<P, z.input<O>>>
    : never;

/** Only a procedure with a second success status may say that what it was to create existed. */
type Answer<P, T> = P extends { rest: { orStatus: number } } ? T | AlreadyThere<T> : T;

/** What a contract, or a part of one, asks of the server: a handler of the right type for each procedure. */
export type Handlers<C> = {
  [K in keyof C]: C[K] extends { kind: 'query' | 'mutation' } ? Handler<C[K]> : Handlers<C[K]>;
};

/** A procedure of the contract with the function that runs it. */
export interface Endpoint {
  readonly path: string;
  readonly procedure: AnyProcedure;
  readonly exec: Exec;
}

/** Binds a contract to its handlers. One that is missing, extra or wrongly typed does not compile. */
export function implement<C extends Contract>(
  contract: C,
  handlers: Handlers<C>,
  replaying: Replaying,
): Endpoint[] {
  return bind(contract, handlers as HandlerTree, replaying, '');
}

interface HandlerTree {
  readonly [name: string]: AnyHandler | HandlerTree;
}

function bind(contract: Contract, handlers: HandlerTree, replaying: Replaying, prefix: string): Endpoint[] {
  return Object.entries(contract).flatMap(([key, node]) => {
    const path = prefix ? `${prefix}.${key}` : key;
    const handler = handlers[key];
    if (isProcedure(node)) {
      if (typeof handler !== 'function') throw new Error(`${path} has no handler`);
      return [{ path, procedure: node, exec: createExec(path, node, handler, replaying) }];
    }
    if (typeof handler !== 'object') throw new Error(`${path} has no handlers`);
    return bind(node, handler, replaying, path);
  });
}
