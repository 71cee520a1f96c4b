import { contract } from '@ipto/contracts';
import type { FolderStorage } from '@ipto/storage';
import type { FastifyInstance } from 'fastify';
import { type Authenticate, createCall } from './http/call.js';
import { registerDocs } from './http/docs-page.js';
import { OPENAPI_PATH, openApiDocument } from './http/openapi.js';
import { registerRest } from './http/rest.js';
import { createServer } from './http/server.js';
import { registerStorage } from './http/storage-routes.js';
import { registerTrpc } from './http/trpc.js';
import { authHandlers, sessionsIn, userHandlers } from './modules/accounts/index.js';
import { platformAdminHandlers } from './modules/admin/index.js';
import { auditHandlers } from './modules/audit/index.js';
import { catalogHandlers } from './modules/catalog/index.js';
import { datasetHandlers, suspensionHandlers } from './modules/datasets/index.js';
import { entitlementHandlers } from './modules/entitlements/index.js';
import { findKeyHolder, keyHandlers } from './modules/keys/index.js';
import { objectHandlers } from './modules/objects/index.js';
import { reviewHandlers } from './modules/review/index.js';
import { retrievalHandlers, searchHandlers } from './modules/search/index.js';
import { systemHandlers } from './modules/system/index.js';
import { invitationHandlers, memberHandlers, tenantHandlers } from './modules/tenants/index.js';
import { agentHandlers, buyerHandlers, providerHandlers } from './modules/usage/index.js';
import { type Endpoint, implement } from './procedures/implement.js';
import type { Services } from './services.js';
import { VERSION } from './version.js';

/** The contract with everything that serves it. */
export function endpointsOf(services: Services): Endpoint[] {
  return implement(contract, {
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
    admin: { ...suspensionHandlers(services), ...platformAdminHandlers(services) },
    keys: keyHandlers(services),
    search: searchHandlers(services),
    retrievals: retrievalHandlers(services),
    provider: providerHandlers(services),
    buyer: buyerHandlers(services),
    agent: agentHandlers(services),
    audit: auditHandlers(services),
  });
}

/** The HTTP API, ready to listen. `folder` is the storage that this process itself serves, if it does. */
export async function createApi(
  services: Services,
  { publicUrl, folder }: { publicUrl: string; folder: FolderStorage | null },
): Promise<FastifyInstance> {
  const { db, keyUsage } = services;
  const authenticate: Authenticate = (credential) =>
    credential.type === 'session'
      ? sessionsIn(db.prisma, db).find(credential.token)
      : findKeyHolder(db, keyUsage, credential.key);
  const endpoints = endpointsOf(services);
  const call = createCall(authenticate);
  const app = createServer(services.logger);
  registerRest(app, endpoints, call);
  await registerTrpc(app, endpoints, call);
  if (folder) await registerStorage(app, folder);
  const document = JSON.stringify(openApiDocument(endpoints, publicUrl, VERSION));
  app.get(OPENAPI_PATH, (_request, reply) => reply.type('application/json').send(document));
  registerDocs(app);
  return app;
}
