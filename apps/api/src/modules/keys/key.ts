import type { ApiKey, Grant, Scope } from '@ipto/contracts';
import type { ApiKeyGrant, Prisma } from '@ipto/db';
import type { KeyUsage } from './key-usage.js';

export const withGrants = { grants: { orderBy: { id: 'asc' } } } as const satisfies Prisma.ApiKeyInclude;

export type KeyWithGrants = Prisma.ApiKeyGetPayload<{ include: typeof withGrants }>;

/** A key's own scopes, of which its creator's role may leave less. */
export function scopesOf(key: KeyWithGrants): Scope[] {
  return key.scopes as Scope[];
}

/** A key as the API shows it: without its secret. */
export function keyView(key: KeyWithGrants, usage: KeyUsage): ApiKey {
  return {
    api_key_id: key.id,
    prefix: key.prefix,
    name: key.name,
    scopes: scopesOf(key),
    dataset_access_mode: key.accessMode,
    dataset_ids: key.grants.map(({ datasetId }) => datasetId),
    grants: key.grants.map(({ id, datasetId, createdAt }) => ({
      grant_id: id,
      dataset_id: datasetId,
      created_at: createdAt.toISOString(),
    })),
    created_by: key.createdBy,
    created_at: key.createdAt.toISOString(),
    last_used_at: (usage.pending(key.id) ?? key.lastUsedAt)?.toISOString() ?? null,
    revoked_at: key.revokedAt?.toISOString() ?? null,
  };
}

export function grantView(grant: ApiKeyGrant): Grant {
  return {
    grant_id: grant.id,
    api_key_id: grant.apiKeyId,
    dataset_id: grant.datasetId,
    created_at: grant.createdAt.toISOString(),
  };
}
