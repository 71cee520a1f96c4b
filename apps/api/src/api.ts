import { contract } from '@ipto/contracts';
import type { FolderStorage } from '@ipto/storage';
import type { FastifyInstance } from 'fastify';
import { createCaller } from './http/call.js';
import { registerDocs } from './http/docs-page.js';
import { OPENAPI_PATH, openApiDocument } from './http/openapi.js';
import { registerOperations } from './http/operations.js';
import { registerRest } from './http/rest.js';
import { createServer } from './http/server.js';
import { registerStorage } from './http/storage-routes.js';
import { registerTrpc } from './http/trpc.js';
import { authHandlers, sessionsIn, userHandlers } from './modules/accounts/index.js';
import { platformAdminHandlers } from './modules/admin/index.js';
import { auditHandlers } from './modules/audit/index.js';
import { billingAdminHandlers, spendCapHandlers } from './modules/billing/index.js';
import { catalogHandlers } from './modules/catalog/index.js';
import { datasetHandlers, suspensionHandlers } from './modules/datasets/index.js';
import { entitlementHandlers } from './modules/entitlements/index.js';
import { findKeyHolder, keyHandlers, recheckKey } from './modules/keys/index.js';
import { objectHandlers, renewUpload } from './modules/objects/index.js';
import { reviewHandlers } from './modules/review/index.js';
import { retrievalHandlers, reviewSearchReplay, searchHandlers } from './modules/search/index.js';
import { systemHandlers } from './modules/system/index.js';
import { invitationHandlers, memberHandlers, tenantHandlers } from './modules/tenants/index.js';
import { agentHandlers, buyerHandlers, providerHandlers } from './modules/usage/index.js';
import { type Endpoint, type Handlers, implement } from './procedures/implement.js';
import { openRunOnce } from './procedures/run-once.js';
import type { Services } from './services.js';
import { VERSION } from './version.js';

/** The contract with everything that serves it. */
export function endpointsOf(services: Services): Endpoint[] {
  const handlers: Handlers<typeof contract> = {
    system: systemHandlers(services),
    auth: authHandlers(services),
    users: userHandlers(services),
    tenant: tenantHandlers(services),
    members: memberHandlers(services),
    invitations: invitationHandlers(services),
    datasets: datasetHandlers(services),
    entitlements: entitlementHandlers(services),
    catalog: catalogHandlers(services),
    objects: objectHandlers(services),
    review: reviewHandlers(services),
    admin: {
      ...suspensionHandlers(services),
      ...platformAdminHandlers(services),
      ...billingAdminHandlers(services),
      ...spendCapHandlers(services),
    },
    keys: keyHandlers(services),
    search: searchHandlers(services),
    retrievals: retrievalHandlers(services),
    provider: providerHandlers(services),
    buyer: buyerHandlers(services),
    agent: agentHandlers(services),
    audit: auditHandlers(services),
  };
  return implement(contract, handlers, {
    runOnce: openRunOnce(services.db, services.now),
    replays: {
      'search.query': (context, output) => reviewSearchReplay(services, context, output),
      'objects.upload': (context, output) => renewUpload(services, context, output),
    },
  });
}

export interface ApiOptions {
  readonly publicUrl: string;
  /** The storage that this process itself serves, if it does. */
  readonly folder: FolderStorage | null;
  /** Where the pages come from that may use this storage. */
  readonly pageOrigins: readonly string[];
  readonly trustedProxies: readonly string[];
  readonly metricsToken: string | null;
  /** What the dashboard's server proves itself with; null where there is none. */
  readonly webSecret: string | null;
}

/** The HTTP API, ready to listen. */
export async function createApi(services: Services, options: ApiOptions): Promise<FastifyInstance> {
  const { db, keyUsage, limits, storage, queue } = services;
  const endpoints = endpointsOf(services);
  const caller = createCaller({
    authenticate: (credential) =>
      credential.type === 'session'
        ? sessionsIn({ session: db.prisma.session, sql: db.sql }).find(credential.token)
        : findKeyHolder(db, keyUsage, credential.key),
    stillHolds: async (principal) => principal.type === 'user' || recheckKey(db, principal),
    limits,
    webSecret: options.webSecret,
  });
  const app = createServer(services.logger, options.trustedProxies, caller.countStray);
  registerOperations(app, {
    checks: { database: () => db.ping(), storage: () => storage.check(), queue: () => queue.ping() },
    token: options.metricsToken,
  });
  registerRest(app, endpoints, caller);
  await registerTrpc(app, endpoints, caller);
  if (options.folder) await registerStorage(app, options.folder, options.pageOrigins);
  const document = JSON.stringify(openApiDocument(endpoints, options.publicUrl, VERSION));
  app.get(OPENAPI_PATH, (_request, reply) => reply.type('application/json').send(document));
  registerDocs(app);
  return app;
}
