import { timingSafeEqual } from 'node:crypto';
import { notFound } from '@ipto/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { isLoopback } from './address.js';
import { success } from './envelope.js';

const READY_PATH = '/health/ready';
const METRICS_PATH = '/metrics';
const CHECK_MS = 5_000;
const BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
/** What a proxy adds: a call that came through one is not the machine's own. */
const FORWARDING = /^(forwarded|via|x-forwarded-.+|x-real-ip|x-client-ip|true-client-ip|cf-.+)$/;

/** What must work for this process to serve, by name; a check that rejects or hangs has failed. */
export type ReadinessChecks = Readonly<Record<string, () => Promise<void>>>;

/**
 * Serves readiness and Prometheus metrics to the machine itself and to whoever has the token;
 * to everybody else they don't exist.
 */
export function registerOperations(
  app: FastifyInstance,
  { checks, token }: { checks: ReadinessChecks; token: string | null },
): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'ipto_http_request_duration_seconds',
    help: 'Time from a request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS_S,
    registers: [registry],
  });
  app.addHook('onResponse', async (request, reply) => {
    durations.observe(
      {
        method: request.method,
        // Never the path itself: anybody could make as many series as there are paths.
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
      },
      reply.elapsedTime / 1000,
    );
  });

  app.get(READY_PATH, async (request, reply) => {
    requireOperator(request, token);
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await passes(check)] as const),
    );
    const ready = results.every(([, passed]) => passed);
    const states = results.map(([name, passed]) => [name, passed ? 'ok' : 'failed']);
    reply.code(ready ? 200 : 503);
    return success({ status: ready ? 'ok' : 'unavailable', checks: Object.fromEntries(states) }, request.id);
  });
  app.get(METRICS_PATH, async (request, reply) => {
    requireOperator(request, token);
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}

function requireOperator(request: FastifyRequest, token: string | null): void {
  const own =
    isLoopback(request.socket.remoteAddress ?? '') &&
    Object.keys(request.headers).every((name) => !FORWARDING.test(name));
  if (!own && !(token !== null && hasToken(request, token))) throw notFound();
}

function hasToken({ headers }: FastifyRequest, token: string): boolean {
  const given = Buffer.from(headers.authorization ?? '');
  const expected = Buffer.from(`Bearer ${token}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

async function passes(check: () => Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('The check took too long.')), CHECK_MS);
  });
  try {
    await Promise.race([check(), tooLong]);
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
