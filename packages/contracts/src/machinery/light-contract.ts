import type { z } from 'zod';
import type { Access } from './access.js';
import { type Contract, isProcedure, type Procedure, type Rest } from './procedure.js';

/** What a caller needs of a procedure when it leaves parsing to the server: where it is, and who may call it. */
export interface LightProcedure<K = 'query' | 'mutation', I = unknown, O = unknown> {
  readonly kind: K;
  readonly rest: Rest;
  readonly access: Access;
  readonly paged: boolean;
  /** Never there: it carries the types of what goes in and comes out. */
  readonly types?: { readonly input: I; readonly output: O };
}

/** A contract without its schemas, for where their weight counts. Plain JSON at run time, typed as the whole is. */
export type Light<C> = {
  readonly [K in keyof C]: C[K] extends Procedure<infer Kind, infer I, infer O>
    ? LightProcedure<Kind, z.input<I>, z.output<O>>
    : Light<C[K]>;
};

/** Takes the schemas, words and examples off a contract. */
export function lightContract<C extends Contract>(contract: C): Light<C> {
  const lightened = Object.entries(contract).map(([name, node]) => [
    name,
    isProcedure(node)
      ? { kind: node.kind, rest: node.rest, access: node.access, paged: node.paged }
      : lightContract(node),
  ]);
  // What the loop keeps is what the type says, name by name.
  return Object.fromEntries(lightened) as Light<C>;
}
