import { ApiError, type ErrorCode, LIMITS, type TrpcErrorData } from '@ipto/contracts';
import { initTRPC, type TRPC_ERROR_CODE_KEY, TRPCError } from '@trpc/server';
import { type CreateFastifyContextOptions, fastifyRequestHandler } from '@trpc/server/adapters/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Endpoint } from '../procedures/implement.js';
import { keepBodyText } from './body-text.js';
import type { Caller } from './call.js';
import { toApiError } from './errors.js';

/** tRPC's name for each of our codes; the exact code travels in `data.ipto`. */
const TRPC_CODE: Record<ErrorCode, TRPC_ERROR_CODE_KEY> = {
  bad_request: 'BAD_REQUEST',
  authorization_pending: 'BAD_REQUEST',
  slow_down: 'BAD_REQUEST',
  expired_token: 'BAD_REQUEST',
  access_denied: 'BAD_REQUEST',
  unauthorized: 'UNAUTHORIZED',
  payment_required: 'PAYMENT_REQUIRED',
  forbidden: 'FORBIDDEN',
  insufficient_scope: 'FORBIDDEN',
  not_found: 'NOT_FOUND',
  method_not_allowed: 'METHOD_NOT_SUPPORTED',
  conflict: 'CONFLICT',
  idempotency_conflict: 'CONFLICT',
  gone: 'PRECONDITION_FAILED',
  payload_too_large: 'PAYLOAD_TOO_LARGE',
  unsupported_media_type: 'UNSUPPORTED_MEDIA_TYPE',
  validation_failed: 'UNPROCESSABLE_CONTENT',
  rate_limited: 'TOO_MANY_REQUESTS',
  internal: 'INTERNAL_SERVER_ERROR',
  unavailable: 'SERVICE_UNAVAILABLE',
};

interface TrpcContext {
  readonly requestId: string;
  readonly run: (endpoint: Endpoint, input: unknown) => Promise<unknown>;
}

const t = initTRPC.context<TrpcContext>().create({
  errorFormatter({ shape, error, ctx }) {
    const known = toApiError(error);
    const data: TrpcErrorData = {
      code: TRPC_CODE[known.code],
      httpStatus: known.status,
      ...(shape.data.path === undefined ? {} : { path: shape.data.path }),
      ipto: { code: known.code, details: known.details, request_id: ctx?.requestId ?? '' },
    };
    return { ...shape, message: known.message, data };
  },
});

/** Serves every endpoint under `/trpc` too, for the typed client. */
export async function registerTrpc(
  app: FastifyInstance,
  endpoints: readonly Endpoint[],
  { accept, countStray }: Caller,
): Promise<void> {
  const procedures = Object.fromEntries(endpoints.map((endpoint) => [endpoint.path, procedureOf(endpoint)]));
  const router = t.router(nest(procedures));
  const createContext = ({ req, res }: CreateFastifyContextOptions): TrpcContext => {
    const call = accept(req, res);
    return { requestId: req.id, run: async (endpoint, input) => (await call(endpoint, input)).output };
  };
  const handler = async (req: FastifyRequest<{ Params: { path: string } }>, res: FastifyReply) => {
    requireModestBatch(req);
    const unknown = req.params.path.split(',').filter((path) => !Object.hasOwn(procedures, path)).length;
    if (unknown > 0) await countStray(req, res, unknown);
    // Streamed, an answer would begin before its calls are counted.
    delete req.headers['trpc-accept'];
    return fastifyRequestHandler({
      router,
      req,
      res,
      path: req.params.path,
      allowBatching: true,
      createContext,
      onError: ({ error }) => {
        if (toApiError(error).code === 'internal')
          req.log.error({ err: error.cause ?? error }, 'request failed');
      },
    });
  };
  await app.register(
    async (scope) => {
      // tRPC reads JSON itself; any other body is refused before a byte of it is read.
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
        keepBodyText(request, String(body));
        done(null, body);
      });
      scope.route({ method: ['GET', 'POST'], url: '/:path', handler });
    },
    { prefix: '/trpc' },
  );
}

/** A batch saves round trips; it must not save an attacker the limits. */
function requireModestBatch({ params, headers }: FastifyRequest<{ Params: { path: string } }>): void {
  const paths = params.path.split(',');
  if (paths.length === 1) return;
  if (paths.length > LIMITS.trpcBatch)
    throw new ApiError('bad_request', `A batch may have at most ${LIMITS.trpcBatch} calls.`);
  if (paths.some((path) => path.startsWith('auth.')))
    throw new ApiError('bad_request', 'Calls of auth.* can not be batched.');
  if (headers['idempotency-key'] !== undefined)
    throw new ApiError('bad_request', 'A batch can not have an Idempotency-Key.');
}

function procedureOf({ procedure, ...endpoint }: Endpoint) {
  const resolve = async ({ ctx, input }: { ctx: TrpcContext; input: unknown }) => {
    try {
      return await ctx.run({ procedure, ...endpoint }, input ?? {});
    } catch (error) {
      if (error instanceof TRPCError) throw error;
      const known = toApiError(error);
      throw new TRPCError({ code: TRPC_CODE[known.code], message: known.message, cause: known });
    }
  };
  // exec() parses; here the input only passes through.
  const anyInput = t.procedure.input((raw: unknown) => raw);
  return procedure.kind === 'query' ? anyInput.query(resolve) : anyInput.mutation(resolve);
}

type Procedures = Record<string, ReturnType<typeof procedureOf>>;
interface ProcedureTree {
  [name: string]: ReturnType<typeof procedureOf> | ProcedureTree;
}

/** `{'datasets.get': p}` → `{datasets: {get: p}}`. */
function nest(procedures: Procedures): ProcedureTree {
  const root: ProcedureTree = {};
  for (const [path, procedure] of Object.entries(procedures)) {
    const names = path.split('.');
    const last = names.pop() ?? path;
    let node = root;
    for (const name of names) {
      const next = (node[name] ?? {}) as ProcedureTree;
      node[name] = next;
      node = next;
    }
    node[last] = procedure;
  }
  return root;
}
