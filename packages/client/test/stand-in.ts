import { createHash } from 'node:crypto';
import { ApiError, type StoredObject } from '@ipto/contracts';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';

type Input = Record<string, unknown>;
export type Handler = (input: Input, request: FastifyRequest) => unknown;

export interface StandIn {
  readonly url: string;
  readonly requests: FastifyRequest[];
  readonly app: FastifyInstance;
}

/** A server that speaks tRPC's wire format for the given procedures. */
export async function startStandIn(
  handlers: Record<string, Handler>,
  addRoutes: (app: FastifyInstance) => void = () => undefined,
): Promise<StandIn> {
  const app = Fastify({ forceCloseConnections: true });
  const requests: FastifyRequest[] = [];
  app.route<{ Params: { procedure: string }; Querystring: { input?: string }; Body: Input }>({
    method: ['GET', 'POST'],
    url: '/trpc/:procedure',
    handler: async (request, reply) => {
      requests.push(request);
      const input = request.method === 'GET' ? JSON.parse(request.query.input ?? '{}') : request.body;
      try {
        const handler = handlers[request.params.procedure];
        if (!handler) throw new ApiError('not_found', 'No such procedure.');
        const data = await handler(input, request);
        return { result: { data } };
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        const ipto = { code: error.code, details: error.details, request_id: 'req_1' };
        const data = { code: 'INTERNAL_SERVER_ERROR', httpStatus: error.status, path: '', ipto };
        return reply.code(error.status).send({ error: { message: error.message, code: -32603, data } });
      }
    },
  });
  addRoutes(app);
  return { url: await app.listen({ host: '127.0.0.1', port: 0 }), requests, app };
}

export const OBJECT: StoredObject = {
  object_id: 'obj_01JQ3N8Z5T6V7W8X9Y0ABCDEFG',
  dataset_id: 'dset_01JQ3N8Z5T6V7W8X9Y0ABCDEFG',
  tenant_id: null,
  filename: 'reports/a.txt',
  content_type: 'text/plain',
  size_bytes: 5,
  checksum_sha256: sha256('hello'),
  status: 'ready',
  status_reason: null,
  passage_count: 1,
  uploaded_at: null,
  review_expires_at: null,
  reviewed_at: null,
  created_at: '2026-04-01T10:00:00.000Z',
  updated_at: '2026-04-01T10:00:00.000Z',
};

export function sha256(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}
