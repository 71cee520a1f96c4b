import {
  ApiError,
  type ApiKey,
  type contract,
  hasScope,
  newId,
  notFound,
  type Scope,
  validationFailed,
} from '@ipto/contracts';
import { type DatasetAccessMode, type Prisma, searchableDataset } from '@ipto/db';
import type { AuthenticatedContext, Principal } from '../../procedures/context.js';
import type { Handlers } from '../../procedures/implement.js';
import { viewerOf } from '../../procedures/viewer.js';
import { readPage } from '../../security/paging.js';
import type { Services } from '../../services.js';
import { recordAudit } from '../audit/index.js';
import { mintKey } from './secret.js';
import type { KeyUsage } from './usage.js';

const withGrants = { grants: { orderBy: { id: 'asc' } } } as const satisfies Prisma.ApiKeyInclude;
type KeyWithGrants = Prisma.ApiKeyGetPayload<{ include: typeof withGrants }>;

export function keyHandlers({ db, cursors, keyUsage, now }: Services): Handlers<typeof contract.keys> {
  return {
    async create(context, input) {
      const { principal } = context;
      requireNoWiderScopes(principal, input.scopes);
      if (input.dataset_access_mode === 'all_available' && input.dataset_ids.length > 0)
        throw validationFailed([
          { path: 'dataset_ids', message: 'Goes with dataset_access_mode "allow_list" only' },
        ]);
      const { key, prefix, secretHash } = mintKey();
      const row = await db.transaction(async (tx) => {
        await requireUsable(tx, principal, input.dataset_ids);
        await requireNoWiderAccess(tx, principal, input.dataset_access_mode, input.dataset_ids);
        const created = await tx.apiKey.create({
          data: {
            id: newId('apiKey'),
            tenantId: principal.tenantId,
            membershipId: principal.membershipId,
            createdBy: principal.type === 'user' ? principal.userId : principal.createdBy,
            prefix,
            secretHash,
            name: input.name,
            scopes: input.scopes,
            accessMode: input.dataset_access_mode,
            grants: { create: input.dataset_ids.map((datasetId) => ({ id: newId('grant'), datasetId })) },
          },
          include: withGrants,
        });
        await recordAudit(tx, context, {
          action: 'api_key.created',
          tenantId: principal.tenantId,
          target: { type: 'api_key', id: created.id },
          details: { name: input.name, scopes: input.scopes, dataset_access_mode: input.dataset_access_mode },
        });
        return created;
      });
      return { ...keyView(row, keyUsage), secret: key };
    },

    list: (context, input) =>
      readPage(
        cursors,
        context,
        'keys.list',
        input,
        (after, take) =>
          db.prisma.apiKey.findMany({
            where: {
              tenantId: context.principal.tenantId,
              revokedAt: null,
              ...(after === null ? {} : { id: { lt: after } }),
            },
            include: withGrants,
            orderBy: { id: 'desc' },
            take,
          }),
        (row) => row.id,
        (row) => keyView(row, keyUsage),
      ),

    async get({ principal }, { id }) {
      const row = await db.prisma.apiKey.findFirst({
        where: { id, tenantId: principal.tenantId },
        include: withGrants,
      });
      if (!row) throw notFound();
      return keyView(row, keyUsage);
    },

    update: async () => {
      throw new Error('not built');
    },
    grant: async () => {
      throw new Error('not built');
    },
    revokeGrant: async () => {
      throw new Error('not built');
    },

    async revoke(context, { id }) {
      return db.transaction((tx) => revoke(tx, context, id, keyUsage, now()));
    },
  };
}

async function revoke(
  tx: Prisma.TransactionClient,
  context: AuthenticatedContext,
  id: string,
  usage: KeyUsage,
  at: Date,
): Promise<ApiKey> {
  const { principal } = context;
  const row = await tx.apiKey.findFirst({
    where: { id, tenantId: principal.tenantId },
    include: withGrants,
  });
  if (!row) throw notFound();
  if (principal.type === 'api_key' && principal.apiKeyId === id)
    throw new ApiError('forbidden', 'A key can not change itself.');
  requireNoWiderScopes(principal, row.scopes as Scope[]);
  const granted = row.grants.map(({ datasetId }) => datasetId);
  await requireNoWiderAccess(tx, principal, row.accessMode, granted);
  const { count } = await tx.apiKey.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: at } });
  // Revoking twice is harmless, and tells of itself once.
  if (count === 0) return keyView(row, usage);
  await recordAudit(tx, context, {
    action: 'api_key.revoked',
    tenantId: principal.tenantId,
    target: { type: 'api_key', id },
    details: { name: row.name },
  });
  return keyView({ ...row, revokedAt: at }, usage);
}

/** A caller may only touch keys whose scopes are no wider than its own. */
function requireNoWiderScopes(principal: Principal, scopes: readonly Scope[]): void {
  const beyond = scopes.filter((scope) => !hasScope(principal.scopes, scope));
  if (beyond.length > 0)
    throw new ApiError('forbidden', `The credential itself lacks ${beyond.join(' and ')}.`, {
      missing_scopes: beyond,
    });
}

/** A caller that sees only some datasets may only touch keys that see no others. */
async function requireNoWiderAccess(
  tx: Prisma.TransactionClient,
  principal: Principal,
  mode: DatasetAccessMode,
  datasetIds: readonly string[],
): Promise<void> {
  if (principal.type !== 'api_key' || !principal.allowList) return;
  const own = await tx.apiKeyGrant.findMany({
    where: { apiKeyId: principal.apiKeyId },
    select: { datasetId: true },
  });
  const seen = new Set(own.map(({ datasetId }) => datasetId));
  if (mode === 'all_available' || datasetIds.some((id) => !seen.has(id)))
    throw new ApiError('forbidden', 'The credential itself is limited to its allow list.');
}

/** Every dataset granted must be one the caller may use; any other does not exist for it. */
async function requireUsable(
  tx: Prisma.TransactionClient,
  principal: Principal,
  ids: string[],
): Promise<void> {
  if (ids.length === 0) return;
  const usable = await tx.$queryRaw<{ id: string }[]>`
    SELECT d.id FROM datasets d
    WHERE d.id = ANY(${ids}) AND ${searchableDataset(viewerOf(principal))}
    FOR KEY SHARE`;
  const found = new Set(usable.map(({ id }) => id));
  const missing = ids.filter((id) => !found.has(id));
  if (missing.length > 0) throw new ApiError('not_found', 'No such dataset.', { dataset_ids: missing });
}

function keyView(row: KeyWithGrants, usage: KeyUsage): ApiKey {
  return {
    api_key_id: row.id,
    prefix: row.prefix,
    name: row.name,
    scopes: row.scopes as Scope[],
    dataset_access_mode: row.accessMode,
    dataset_ids: row.grants.map(({ datasetId }) => datasetId),
    grants: row.grants.map(({ id, datasetId, createdAt }) => ({
      grant_id: id,
      dataset_id: datasetId,
      created_at: createdAt.toISOString(),
    })),
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
    last_used_at: (usage.pending(row.id) ?? row.lastUsedAt)?.toISOString() ?? null,
    revoked_at: row.revokedAt?.toISOString() ?? null,
  };
}
