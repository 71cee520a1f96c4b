// What GET /v1/datasets/{id} can't cost less than: Fastify, the statements of the real server, prepared as it prepares
// them, JSON out. It checks nothing. `rest.ts` starts it beside a real server, on its database: bare-server.js <folder>
import { createHash } from 'node:crypto';
import { openDatabase } from '@ipto/db';
import Fastify from 'fastify';

const SESSION = `
  SELECT s.user_id AS "userId", s.membership_id AS "membershipId", s.expires_at AS "expiresAt",
         u.email, u.display_name AS "displayName", u.is_platform_admin AS "isPlatformAdmin",
         t.id AS "tenantId", t.name AS "tenantName", m.role
  FROM sessions s
  JOIN users u ON u.id = s.user_id
  JOIN memberships m ON m.id = s.membership_id
  JOIN tenants t ON t.id = m.tenant_id
  WHERE s.id = $1`;

const KEY = `
  SELECT k.id, k.name, k.secret_hash AS "secretHash", k.scopes,
         k.dataset_access_mode = 'allow_list' AS "allowList", k.created_by AS "createdBy",
         m.id AS "membershipId", m.role, t.id AS "tenantId", t.name AS "tenantName",
         u.is_platform_admin AS "isPlatformAdmin"
  FROM api_keys k
  JOIN memberships m ON m.id = k.membership_id
  JOIN users u ON u.id = m.user_id
  JOIN tenants t ON t.id = k.tenant_id
  WHERE k.prefix = $1 AND k.revoked_at IS NULL`;

/** A key is looked at once more before its answer leaves. */
const KEY_AGAIN = `
  SELECT 1 FROM api_keys
  WHERE id = $1 AND revoked_at IS NULL AND membership_id IS NOT NULL`;

const DATASET = `
  SELECT d.id AS dataset_id, d.tenant_id, d.name, d.description, d.source_modality, d.monetization_mode,
         d.pricing_model, d.unit_price_micros::text, d.half_life_days, d.visibility, d.status,
         o.object_count, o.ready_object_count, o.storage_bytes, d.created_at, d.updated_at
  FROM datasets d
  CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE status NOT IN ('pending_upload', 'expired'))::int AS object_count,
           count(*) FILTER (WHERE status = 'ready')::int AS ready_object_count,
           coalesce(sum(size_bytes) FILTER (WHERE sealed_key IS NOT NULL), 0)::float8 AS storage_bytes
    FROM objects WHERE dataset_id = d.id) o
  WHERE (d.tenant_id = $1 AND TRUE) AND d.id = $2
  ORDER BY d.id DESC
  LIMIT $3`;

interface Holder {
  id?: string;
  tenantId: string;
}

const { pool, close } = await openDatabase({ dataDir: process.argv[2] ?? '', attach: true });
const app = Fastify();

app.get<{ Params: { id: string } }>('/v1/datasets/:id', async ({ headers, params, id: requestId }) => {
  const key = headers['x-api-key'];
  const holder =
    typeof key === 'string'
      ? await pool.query<Holder>({ name: 'key', text: KEY, values: [key.split('_')[1]] })
      : await pool.query<Holder>({ name: 'session', text: SESSION, values: [hashOf(headers.authorization)] });
  const [found] = holder.rows;
  const dataset = await pool.query({
    name: 'dataset',
    text: DATASET,
    values: [found?.tenantId, params.id, 1],
  });
  if (found?.id) await pool.query({ name: 'key-again', text: KEY_AGAIN, values: [found.id] });
  return { data: dataset.rows[0], request_id: requestId, timestamp: new Date() };
});

function hashOf(authorization = ''): string {
  return createHash('sha256').update(authorization.slice('Bearer '.length)).digest('hex');
}

process.once('SIGTERM', () => void app.close().then(close));
process.stdout.write(`${await app.listen({ host: '127.0.0.1', port: 0 })}\n`);
