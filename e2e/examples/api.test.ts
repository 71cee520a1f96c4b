import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ENDPOINT_INDEX, ERROR_ENVELOPE, SUCCESS_ENVELOPE } from './examples.js';
import { exchange } from './exchange.js';
import { expectFields, FIELDS } from './shapes.js';
import { type Account, signUp, World } from './world.js';

const TIMEOUT_MS = 120_000;
const SUCCESS = Object.keys(JSON.parse(SUCCESS_ENVELOPE)).sort();
const ERROR = Object.keys(JSON.parse(ERROR_ENVELOPE)).sort();

let world: World;
beforeAll(async () => {
  world = await World.start();
}, 300_000);
afterAll(() => world?.close());

/** The lines of the index. */
const INDEX = ENDPOINT_INDEX.trim()
  .split('\n')
  .map((line) => {
    const [method = '', path = '', summary = '', auth = ''] = line.split(' | ');
    return { line: `${method} ${path}`, method, path, summary, auth };
  });

interface Call {
  /** What stands in the path. */
  readonly names?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** Whose session, if not the usual one: one that the call ends, say. */
  readonly account?: Account;
}

/** How to call each endpoint so that it succeeds, the status, and the fields of `data` or of each of its entries. */
const CALLS: Readonly<
  Record<string, readonly [status: number, fields: string, make?: () => Call | Promise<Call>]>
> = {
  'POST /v1/auth/signup': [
    201,
    FIELDS.login,
    () => ({
      json: { email: 'new@example.com', password: 'correct horse', display_name: 'New', tenant_name: 'New' },
    }),
  ],
  'POST /v1/auth/login': [
    200,
    FIELDS.login,
    () => ({ json: { email: world.owner.email, password: world.owner.password } }),
  ],
  'POST /v1/auth/logout': [200, 'logged_out', async () => ({ account: await world.logIn() })],
  'GET /v1/me': [200, FIELDS.me],
  'POST /v1/me/password': [
    200,
    FIELDS.login,
    async () => {
      const account = await signUp(world.url, 'forgetful@example.com', 'Forgetful');
      return {
        account,
        json: { current_password: account.password, new_password: 'battery staple' },
      };
    },
  ],
  'POST /v1/datasets': [201, FIELDS.dataset, () => ({ json: { name: 'financial-data' } })],
  'GET /v1/datasets': [200, FIELDS.dataset],
  'GET /v1/datasets/{id}': [200, FIELDS.dataset, () => ({ names: { id: world.dataset } })],
  'PATCH /v1/datasets/{id}': [
    200,
    FIELDS.dataset,
    () => ({ names: { id: world.dataset }, json: { description: 'Quarterly earnings' } }),
  ],
  'DELETE /v1/datasets/{id}': [
    200,
    FIELDS.dataset,
    async () => ({ names: { id: await world.newDataset() } }),
  ],
  'POST /v1/datasets/{dataset_id}/objects/upload': [
    201,
    FIELDS.upload,
    () => ({
      names: { dataset_id: world.dataset },
      json: { filename: 'a.txt', content_type: 'text/plain', size_bytes: 5 },
    }),
  ],
  'POST /v1/objects/{id}/confirm': [200, FIELDS.object, async () => ({ names: { id: await sentObject() } })],
  'DELETE /v1/objects/{id}/upload': [200, FIELDS.object, async () => ({ names: { id: await sentObject() } })],
  'GET /v1/datasets/{dataset_id}/objects': [
    200,
    FIELDS.object,
    () => ({ names: { dataset_id: world.dataset } }),
  ],
  'GET /v1/objects/{id}': [200, FIELDS.object, () => ({ names: { id: world.object } })],
  'GET /v1/objects/{id}/download': [200, FIELDS.download, () => ({ names: { id: world.object } })],
  'DELETE /v1/objects/{id}': [
    200,
    FIELDS.object,
    async () => ({ names: { id: await world.stagedObject() } }),
  ],
  'GET /v1/admin/review/queue': [
    200,
    FIELDS.reviewItem,
    async () => {
      await world.stagedObject();
      return {};
    },
  ],
  'GET /v1/admin/review/objects/{tenant_id}/{object_id}': [
    200,
    `${FIELDS.reviewItem} checksum_sha256 declared_content_type warnings`,
    async () => ({ names: await staged() }),
  ],
  'POST /v1/admin/review/objects/{tenant_id}/{object_id}/approve': [
    200,
    FIELDS.object,
    async () => ({ names: await staged() }),
  ],
  'POST /v1/admin/review/objects/{tenant_id}/{object_id}/reject': [
    200,
    FIELDS.object,
    async () => ({ names: await staged(), json: { reason: 'Holds personal data' } }),
  ],
  'GET /v1/admin/review/objects/{tenant_id}/{object_id}/preview': [
    200,
    FIELDS.preview,
    async () => ({ names: await staged() }),
  ],
  'POST /v1/api-keys': [
    201,
    `${FIELDS.key} secret`,
    () => ({ json: { name: 'search-agent-prod', scopes: ['datasets:read', 'search:query'] } }),
  ],
  'GET /v1/api-keys': [
    200,
    FIELDS.key,
    async () => {
      await world.newKey();
      return {};
    },
  ],
  'GET /v1/api-keys/{id}': [
    200,
    FIELDS.key,
    async () => ({ names: { id: (await world.newKey()).api_key_id } }),
  ],
  'DELETE /v1/api-keys/{id}': [
    200,
    FIELDS.key,
    async () => ({ names: { id: (await world.newKey()).api_key_id } }),
  ],
  'POST /v1/api-keys/{id}/grants': [
    201,
    FIELDS.grant,
    async () => ({
      names: { id: (await world.limitedKey()).api_key_id },
      json: { dataset_id: world.dataset },
    }),
  ],
  'DELETE /v1/api-keys/{id}/grants/{grant_id}': [
    200,
    FIELDS.grant,
    async () => {
      const { api_key_id: id } = await world.limitedKey();
      return { names: { id, grant_id: await world.grant(id, world.dataset) } };
    },
  ],
  'GET /v1/provider/dashboard': [200, FIELDS.providerDashboard],
  'GET /v1/provider/datasets/{id}/analytics': [
    200,
    FIELDS.analytics,
    () => ({ names: { id: world.dataset } }),
  ],
  'GET /v1/provider/payouts': [200, FIELDS.payout],
  'GET /v1/buyer/dashboard': [200, FIELDS.buyerDashboard],
  'GET /v1/agent/activity/searches': [
    200,
    FIELDS.searchActivity,
    async () => {
      await search();
      return {};
    },
  ],
  'GET /v1/agent/activity/accesses': [
    200,
    FIELDS.accessActivity,
    async () => {
      await search();
      return {};
    },
  ],
  'GET /v1/agent/spend': [200, FIELDS.spend],
  'GET /health': [200, 'status version'],
};

/** An object whose bytes are there, to be confirmed. */
function sentObject(): Promise<string> {
  return world.owner.rest.send(world.dataset, 'a.txt', 'text/plain', Buffer.from('A text.\n'));
}

async function staged() {
  return { tenant_id: world.owner.tenantId, object_id: await world.stagedObject() };
}

function search() {
  return world.owner.rest.call('POST', '/v1/search', z.unknown(), {
    query: 'quarterly earnings',
    mode: 'lexical',
  });
}

function bearer({ token }: Account) {
  return { authorization: `Bearer ${token}` };
}

describe('the endpoint index', { timeout: TIMEOUT_MS }, () => {
  test('has 36 lines, each with a call', () => {
    expect(INDEX).toHaveLength(36);
    expect(Object.keys(CALLS).sort()).toEqual(INDEX.map(({ line }) => line).sort());
  });

  test('is in the OpenAPI document, by the very paths', async () => {
    const document = z
      .object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
      .parse(await (await fetch(`${world.url}/v1/openapi.json`)).json());
    for (const { method, path } of INDEX)
      expect(Object.keys(document.paths[path] ?? {}), path).toContain(method.toLowerCase());
  });

  describe.each(INDEX)('$line', ({ line, method, path, auth }) => {
    const [status, fields, make] = CALLS[line] ?? [0, ''];
    const isAdmins = auth === 'Yes (Admin)';

    test('answers with what it promises', async () => {
      const { names = {}, json, account }: Call = (await make?.()) ?? {};
      const who = account ?? (isAdmins ? world.admin : world.owner);
      const answer = await exchange(world.url, method, fill(path, names), {
        json,
        headers: auth === 'No' ? {} : bearer(who),
      });
      expect(answer.status, JSON.stringify(answer)).toBe(status);
      const isList = Array.isArray(answer.data);
      expect(answer.fields).toEqual([...SUCCESS, ...(isList ? ['next_cursor'] : [])].sort());
      for (const entry of [answer.data].flat()) expectFields(entry, fields);
    });

    if (auth !== 'No')
      test('asks for a credential', async () => {
        const answer = await exchange(world.url, method, path);
        expect(answer).toMatchObject({ status: 401, fields: ERROR, error: { code: 'unauthorized' } });
      });

    if (isAdmins)
      test('is the platform’s alone', async () => {
        const answer = await exchange(world.url, method, path, { headers: bearer(world.owner) });
        expect(answer).toMatchObject({ status: 403, fields: ERROR, error: { code: 'forbidden' } });
      });
  });
});

function fill(path: string, names: Readonly<Record<string, string>>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => names[name] ?? name);
}

describe('a list', { timeout: TIMEOUT_MS }, () => {
  const LISTS: readonly [path: string, id: string, add: () => Promise<unknown>, who?: 'owner' | 'admin'][] = [
    ['/v1/datasets', 'dataset_id', () => world.newDataset()],
    ['/v1/datasets/{dataset_id}/objects', 'object_id', () => world.stagedObject()],
    ['/v1/admin/review/queue', 'object_id', () => world.stagedObject(), 'admin'],
    ['/v1/api-keys', 'api_key_id', () => world.newKey()],
    ['/v1/agent/activity/searches', 'search_activity_id', search],
    ['/v1/agent/activity/accesses', 'access_id', search],
  ];

  test.each(LISTS)('%s takes limit and cursor', async (path, id, add, who = 'owner') => {
    for (let i = 0; i < 3; i++) await add();
    const list = (query: string) =>
      exchange(world.url, 'GET', `${fill(path, { dataset_id: world.dataset })}${query}`, {
        headers: bearer(world[who]),
      });
    const item = z.looseObject({ [id]: z.string() });
    const idsOf = (data: unknown) =>
      z
        .array(item)
        .parse(data)
        .map((entry) => entry[id]);

    const all = await list('?limit=100');
    const seen: unknown[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await list(`?limit=1${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
      expect(page.status).toBe(200);
      expect(idsOf(page.data)).toHaveLength(1);
      seen.push(...idsOf(page.data));
      cursor = page.next_cursor;
    } while (cursor);
    expect(seen.length).toBeGreaterThanOrEqual(3);
    expect(seen).toEqual(idsOf(all.data));

    for (const wrong of ['?limit=0', '?limit=101', '?cursor=forged']) {
      const refused = await list(wrong);
      expect(refused, wrong).toMatchObject({ status: 422, error: { code: 'validation_failed' } });
    }
  });
});
