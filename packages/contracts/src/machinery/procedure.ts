import type {
  TRPCBuiltRouter,
  TRPCDefaultErrorData,
  TRPCDefaultErrorShape,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
} from '@trpc/server';
import { z } from 'zod';
import type { Access } from './access.js';
import type { ErrorCode } from './errors.js';
import { LIMITS } from './limits.js';
import type { Tag } from './tags.js';

/** The bucket that calls of a procedure fill beside the caller's own: guesses at secrets, and searches; or none at all. */
export type RateClass = 'guess' | 'search' | 'unlimited';

export type RestMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Where a procedure stands in the REST surface; `{name}` in the path is a field of the input. */
export interface Rest {
  readonly method: RestMethod;
  readonly path: `/${string}`;
  /** Success status; 200 unless given. */
  readonly status?: 200 | 201;
  /** The other success status, where what was to be created may be there already. */
  readonly orStatus?: 200;
}

/** What an answer is as a table. */
export interface CsvTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

interface Spec<I extends z.ZodType, O extends z.ZodType, A extends Access = Access> {
  readonly input: I;
  readonly output: O;
  readonly rest: Rest;
  readonly access: A;
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string;
  readonly rateClass?: RateClass;
  /**
   * What becomes of an `Idempotency-Key`. By default a POST with a credential keeps its answer for replay;
   * `ignored` pays it no heed. An answer that holds a secret is not kept: a replay is refused, and tells
   * the answer's field named here.
   */
  readonly idempotency?: 'ignored' | { readonly replayTells: string };
  /** A GET that costs something: who only asks for its headers is refused. */
  readonly charges?: true;
  /** The answer as a table, for callers who accept `text/csv` alone. */
  csv?(output: z.output<O>): CsvTable;
  /** Error codes a caller should expect, beyond those every procedure may answer with. */
  readonly errors?: readonly ErrorCode[];
  readonly example: { readonly input?: z.input<I>; readonly output: z.output<O> };
}

/** One procedure as plain data. */
export interface Procedure<
  K extends 'query' | 'mutation',
  I extends z.ZodType,
  O extends z.ZodType,
  A extends Access = Access,
> extends Spec<I, O, A> {
  readonly kind: K;
  /** True where the answer is a page: `data` is its items and `next_cursor` stands beside it. */
  readonly paged: boolean;
}

export type AnyProcedure = Procedure<'query' | 'mutation', z.ZodType, z.ZodType>;
export interface Contract {
  readonly [name: string]: AnyProcedure | Contract;
}

/** A procedure that only reads. */
export function query<I extends z.ZodType, O extends z.ZodType, const A extends Access>(
  spec: Spec<I, O, A>,
): Procedure<'query', I, O, A> {
  return { kind: 'query', paged: false, ...spec };
}

/** A procedure that changes something. */
export function mutation<
  I extends z.ZodType,
  O extends z.ZodType,
  const A extends Access,
  const R extends Rest,
>(spec: Spec<I, O, A> & { readonly rest: R }): Procedure<'mutation', I, O, A> & { readonly rest: R } {
  return { kind: 'mutation', paged: false, ...spec };
}

/** The input every list takes beside its filters. */
export const pageInput = {
  limit: z.int().min(1).max(LIMITS.pageMax).default(LIMITS.pageDefault),
  cursor: z
    .string()
    .max(2000)
    .optional()
    .meta({ description: 'Opaque cursor from the previous page, for the same caller and filters' }),
};

/** Where the next page begins; null on the last. */
export const nextCursor = z.string().nullable();

/** The output of a list of `item`. */
export function page<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next_cursor: nextCursor });
}

/** A procedure that reads one page of a list, newest first unless it says otherwise. */
export function list<I extends z.ZodType, T extends z.ZodType, const A extends Access>(
  spec: Omit<Spec<I, ReturnType<typeof page<T>>, A>, 'output' | 'example'> & {
    readonly item: T;
    readonly example: z.output<T>;
    readonly exampleInput?: z.input<I>;
  },
): Procedure<'query', I, ReturnType<typeof page<T>>, A> {
  const { item, example, exampleInput, ...rest } = spec;
  return {
    kind: 'query',
    paged: true,
    ...rest,
    output: page(item),
    // One item of the right type; the conditional type of z.output over a generic can't be proved here.
    example: {
      ...(exampleInput !== undefined && { input: exampleInput }),
      output: { items: [example], next_cursor: null } as z.output<ReturnType<typeof page<T>>>,
    },
  };
}

export function isProcedure(node: AnyProcedure | Contract): node is AnyProcedure {
  return node.kind === 'query' || node.kind === 'mutation';
}

/** Every procedure of a contract with its dotted path, in the order of declaration. */
export function* procedures(contract: Contract, prefix = ''): Generator<[path: string, AnyProcedure]> {
  for (const [key, node] of Object.entries(contract)) {
    const path = prefix ? `${prefix}.${key}` : key;
    if (isProcedure(node)) yield [path, node];
    else yield* procedures(node, path);
  }
}

/** Whether a procedure heeds an `Idempotency-Key`. */
export function takesIdempotencyKey({ rest, access, idempotency }: AnyProcedure): boolean {
  return (
    rest.method === 'POST' &&
    idempotency !== 'ignored' &&
    access !== 'public' &&
    access !== 'optional_session'
  );
}

/** What a tRPC error carries beside tRPC's own data: our code, details and the request's id. */
export interface TrpcErrorData extends TRPCDefaultErrorData {
  ipto: { code: ErrorCode; details: Record<string, unknown>; request_id: string };
}

type RouterRecordOf<C> = {
  [K in keyof C]: C[K] extends Procedure<'query', infer I, infer O>
    ? TRPCQueryProcedure<{ input: z.input<I>; output: z.output<O>; meta: unknown }>
    : C[K] extends Procedure<'mutation', infer I, infer O>
      ? TRPCMutationProcedure<{ input: z.input<I>; output: z.output<O>; meta: unknown }>
      : RouterRecordOf<C[K]>;
};

/** The type of the tRPC router that serves a contract, made without any server code. */
export type ContractRouter<C> = TRPCBuiltRouter<
  {
    ctx: object;
    meta: object;
    errorShape: Omit<TRPCDefaultErrorShape, 'data'> & { data: TrpcErrorData };
    transformer: false;
  },
  RouterRecordOf<C>
>;
