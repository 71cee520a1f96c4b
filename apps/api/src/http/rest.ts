import { ApiError, validationFailed } from '@ipto/contracts';
import type { FastifyInstance, FastifyRequest, HTTPMethods } from 'fastify';
import type { Endpoint } from '../procedures/implement.js';
import type { Caller } from './call.js';
import { CSV_TYPE, csvOf, wantsCsv } from './csv.js';
import { success, successPage } from './envelope.js';
import { queryStringReader } from './query-string.js';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const satisfies HTTPMethods[];

/** Gives every endpoint its native route, and every path a 405 for the methods it lacks. */
export function registerRest(
  app: FastifyInstance,
  endpoints: readonly Endpoint[],
  { accept }: Pick<Caller, 'accept'>,
): void {
  const methodsOf = new Map<string, Set<string>>();
  for (const endpoint of endpoints) {
    const { procedure } = endpoint;
    const { method, path } = procedure.rest;
    const url = path.replace(/\{(\w+)\}/g, ':$1');
    const named = (methodsOf.get(url) ?? new Set()).add(method);
    if (method === 'GET' && !procedure.charges) named.add('HEAD');
    methodsOf.set(url, named);
    const readInput = method === 'GET' ? queryInput(endpoint) : bodyInput;
    app.route({
      method,
      url,
      exposeHeadRoute: !procedure.charges,
      handler: async (request, reply) => {
        const { output, status } = await accept(request, reply)(endpoint, readInput(request));
        reply.code(status);
        if (procedure.csv) reply.header('vary', 'accept');
        if (procedure.csv && wantsCsv(request)) {
          reply.type(`${CSV_TYPE}; charset=utf-8`);
          return csvOf(procedure.csv(output));
        }
        return procedure.paged
          ? successPage(output as { items: unknown; next_cursor: unknown }, request.id)
          : success(output, request.id);
      },
    });
  }
  for (const [url, methods] of methodsOf) registerMethodNotAllowed(app, url, [...methods]);
}

function queryInput({ procedure }: Endpoint): (request: FastifyRequest) => unknown {
  const read = queryStringReader(procedure.input);
  return (request) => merge(read(request.query as Record<string, unknown>), request.params);
}

function bodyInput(request: FastifyRequest): unknown {
  const body: unknown = request.body === undefined ? {} : request.body;
  // Anything but an object is left for the schema to refuse.
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  return merge(body, request.params);
}

/** The fields of a request and the parameters of its path, which may not be named twice. */
function merge(fields: object, params: unknown): object {
  const named = params as Record<string, string>;
  const twice = Object.keys(named).filter((name) => Object.hasOwn(fields, name));
  if (twice.length > 0)
    throw validationFailed(twice.map((name) => ({ path: name, message: 'Stands in the path already' })));
  return { ...fields, ...named };
}

function registerMethodNotAllowed(app: FastifyInstance, url: string, allowed: string[]): void {
  const others = METHODS.filter((method) => !allowed.includes(method));
  app.route({
    method: [...others, 'OPTIONS'],
    exposeHeadRoute: false,
    url,
    handler: (request, reply) => {
      reply.header('allow', allowed.join(', '));
      throw new ApiError('method_not_allowed', `${request.method} is not supported here.`);
    },
  });
}
