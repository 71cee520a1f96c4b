import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { RECOMMENDED_SCOPES, SCOPES } from './examples.js';
import { type Answer, exchange } from './exchange.js';
import { expectFields, FIELDS } from './shapes.js';
import { runShell } from './shell.js';
import { signUp, World } from './world.js';

const TIMEOUT_MS = 120_000;
const DAY_MS = 24 * 3_600_000;

let world: World;
beforeAll(async () => {
  world = await World.start();
}, 300_000);
afterAll(() => world?.close());

type Send = (method: string, path: string, json?: unknown) => Promise<Answer>;

/** Sends requests with a new key that has just these scopes. */
async function withKey(scopes: readonly string[], fields: object = {}): Promise<Send> {
  const { secret } = await world.newKey({ scopes, ...fields });
  return (method, path, json) =>
    exchange(world.url, method, path, { json, headers: { 'x-api-key': secret } });
}

async function expectOk(answer: Promise<Answer>): Promise<unknown> {
  const { status, data, error } = await answer;
  expect(status, JSON.stringify(error)).toBeLessThan(300);
  return data;
}

async function expectInsufficient(answer: Promise<Answer>, ...missing: string[]): Promise<void> {
  expect(await answer).toMatchObject({
    status: 403,
    error: { code: 'insufficient_scope', details: { missing_scopes: missing } },
  });
}

describe('the token lifecycle', { timeout: TIMEOUT_MS }, () => {
  test.each(['signup', 'login'])('a session from %s lives for 7 days', async (way) => {
    const json =
      way === 'login'
        ? { email: world.owner.email, password: world.owner.password }
        : { email: 'way@example.com', password: 'correct horse', display_name: 'Way', tenant_name: 'Way' };
    const { data } = await exchange(world.url, 'POST', `/v1/auth/${way}`, { json });
    expectFields(data, FIELDS.login);
    const lifetime = Date.parse(z.string().parse(data.expires_at)) - Date.now();
    expect(lifetime / DAY_MS).toBeCloseTo(7, 1);
  });

  test('logging out ends a session early', async () => {
    const { token } = await world.logIn();
    const headers = { authorization: `Bearer ${token}` };
    const me = () => exchange(world.url, 'GET', '/v1/me', { headers });
    expect((await me()).status).toBe(200);
    expect((await exchange(world.url, 'POST', '/v1/auth/logout', { headers })).status).toBe(200);
    expect(await me()).toMatchObject({ status: 401, error: { code: 'unauthorized' } });
  });

  test('a key has no end but its revocation, which counts at once', async () => {
    const { api_key_id, secret } = await world.newKey();
    expect(secret).toMatch(/^ipto_[a-z0-9]+_[A-Za-z0-9]+$/);
    const key = await world.owner.rest.call('GET', `/v1/api-keys/${api_key_id}`, z.looseObject({}));
    expect(Object.keys(key).filter((field) => field.includes('expire'))).toEqual([]);
    const list = () => exchange(world.url, 'GET', '/v1/datasets', { headers: { 'x-api-key': secret } });
    expect((await list()).status).toBe(200);
    await world.owner.rest.call('DELETE', `/v1/api-keys/${api_key_id}`, z.unknown());
    expect(await list()).toMatchObject({ status: 401, error: { code: 'unauthorized' } });
  });

  test('a key is rotated by a new one of the same scopes', async () => {
    const old = await world.newKey();
    const next = await world.newKey();
    for (const { secret } of [old, next])
      await expectOk(exchange(world.url, 'GET', '/v1/datasets', { headers: { 'x-api-key': secret } }));
    await world.owner.rest.call('DELETE', `/v1/api-keys/${old.api_key_id}`, z.unknown());
    await expectOk(exchange(world.url, 'GET', '/v1/datasets', { headers: { 'x-api-key': next.secret } }));
  });

  test('both credentials at once are a bad request', async () => {
    const { secret } = await world.newKey();
    const headers = { authorization: `Bearer ${world.owner.token}`, 'x-api-key': secret };
    expect(await exchange(world.url, 'GET', '/v1/datasets', { headers })).toMatchObject({
      status: 400,
      error: { code: 'bad_request' },
    });
  });

  test('every creation and revocation of a key is audited', async () => {
    const { api_key_id } = await world.newKey();
    await world.owner.rest.call('DELETE', `/v1/api-keys/${api_key_id}`, z.unknown());
    const events = await world.owner.rest.list(
      `/v1/audit-events`,
      z.looseObject({ action: z.string(), target: z.object({ id: z.string() }) }),
    );
    const actions = events.filter(({ target }) => target.id === api_key_id).map(({ action }) => action);
    expect(actions).toEqual(['api_key.revoked', 'api_key.created']);
  });
});

describe('scopes', { timeout: TIMEOUT_MS }, () => {
  test.each(SCOPES)('%s can be given to a key', async (scope) => {
    const send = await withKey([scope]);
    expect(await expectOk(send('GET', '/v1/me'))).toMatchObject({ scopes: expect.arrayContaining([scope]) });
  });

  test('a session has all that its role has', async () => {
    const me = await world.owner.rest.call('GET', '/v1/me', z.looseObject({ scopes: z.array(z.string()) }));
    expect([...me.scopes].sort()).toEqual([...SCOPES].sort());
  });
});

describe('the recommended scopes suffice', { timeout: TIMEOUT_MS }, () => {
  const scopesFor = (integration: keyof typeof RECOMMENDED_SCOPES) => RECOMMENDED_SCOPES[integration];
  const query = { query: 'quarterly earnings', mode: 'lexical' };

  test('for a search agent', async () => {
    const send = await withKey(scopesFor('Search agent'));
    const answer = z
      .looseObject({ results: z.array(z.looseObject({ retrieval_id: z.string(), object_id: z.string() })) })
      .parse(await expectOk(send('POST', '/v1/search', query)));
    const [first] = answer.results;
    await expectOk(send('GET', `/v1/retrievals/${first?.retrieval_id}/source`));
    await expectOk(send('GET', `/v1/objects/${first?.object_id}`));
    await expectOk(send('GET', `/v1/objects/${first?.object_id}/download`));
    await expectOk(send('GET', '/v1/catalog/datasets'));
    await expectInsufficient(send('GET', '/v1/agent/activity/searches'), 'usage:read');
    await expectInsufficient(send('GET', '/v1/agent/spend'), 'billing:read');
    await expectInsufficient(send('POST', '/v1/datasets', { name: 'a' }), 'datasets:write');
  });

  test('for a search agent that also reads its own activity and spend', async () => {
    const send = await withKey([...scopesFor('Search agent'), 'usage:read', 'billing:read']);
    await expectOk(send('POST', '/v1/search', query));
    expect(await expectOk(send('GET', '/v1/agent/activity/searches'))).toHaveLength(1);
    await expectOk(send('GET', '/v1/agent/activity/accesses'));
    expectFields(await expectOk(send('GET', '/v1/agent/spend')), FIELDS.spend);
  });

  test('for an upload pipeline, with REST', async () => {
    const send = await withKey(scopesFor('Upload pipeline'));
    const { dataset_id } = z
      .looseObject({ dataset_id: z.string() })
      .parse(await expectOk(send('POST', '/v1/datasets', { name: 'ingest' })));
    await expectOk(send('PATCH', `/v1/datasets/${dataset_id}`, { description: 'What comes in' }));
    const upload = async () =>
      z
        .looseObject({
          object_id: z.string(),
          upload_url: z.string(),
          method: z.string(),
          headers: z.record(z.string(), z.string()),
        })
        .parse(
          await expectOk(
            send('POST', `/v1/datasets/${dataset_id}/objects/upload`, {
              filename: 'a.txt',
              content_type: 'text/plain',
              size_bytes: 5,
            }),
          ),
        );
    const { object_id, upload_url, method, headers } = await upload();
    expect((await fetch(upload_url, { method, headers, body: 'Hello' })).status).toBe(200);
    expect(await expectOk(send('POST', `/v1/objects/${object_id}/confirm`))).toMatchObject({
      status: 'staged',
    });
    await expectOk(send('DELETE', `/v1/objects/${(await upload()).object_id}/upload`));
    await expectOk(send('DELETE', `/v1/objects/${object_id}`));
    await expectOk(send('DELETE', `/v1/datasets/${dataset_id}`));
    await expectInsufficient(send('GET', '/v1/datasets'), 'datasets:read');
    await expectInsufficient(send('POST', '/v1/search', query), 'search:query', 'datasets:read');
  });

  test.each(['', ' --recursive'])('for an upload pipeline, with ipto objects upload%s', async (flag) => {
    const { secret } = await world.newKey({ scopes: scopesFor('Upload pipeline') });
    const { code, stderr } = await runShell(
      `ipto objects upload ${world.dataset} ${flag === '' ? './report.pdf' : './reports/'}${flag}`,
      await world.home('owner'),
      { IPTO_API_URL: world.url, IPTO_API_KEY: secret },
    );
    expect(code, stderr).toBe(0);
  });

  test('for a billing dashboard', async () => {
    const send = await withKey(scopesFor('Billing dashboard'));
    expectFields(await expectOk(send('GET', '/v1/buyer/dashboard')), FIELDS.buyerDashboard);
    expectFields(await expectOk(send('GET', '/v1/provider/dashboard')), FIELDS.providerDashboard);
    expectFields(await expectOk(send('GET', '/v1/agent/spend')), FIELDS.spend);
    await expectOk(send('GET', '/v1/provider/payouts'));
    await expectOk(send('GET', `/v1/provider/datasets/${world.dataset}/analytics`));
    await expectOk(send('GET', '/v1/agent/activity/searches'));
    await expectOk(send('GET', '/v1/agent/activity/accesses'));
    await expectInsufficient(send('GET', '/v1/datasets'), 'datasets:read');
  });

  test('for full automation', async () => {
    const { secret } = await world.newKey({ scopes: scopesFor('Full automation') });
    const run = async (command: string) => {
      const { code, stdout, stderr } = await runShell(command, await world.home('owner'), {
        IPTO_API_URL: world.url,
        IPTO_API_KEY: secret,
      });
      expect(code, stderr).toBe(0);
      return JSON.parse(stdout);
    };
    const { dataset_id } = await run('ipto datasets create --name automated');
    const { object_id } = await run(`ipto objects upload ${dataset_id} ./report.pdf`);
    await world.approve(world.owner, object_id);
    expect(await run(`ipto datasets get ${dataset_id}`)).toMatchObject({ status: 'active', object_count: 1 });
    expect(await run(`ipto search "quarterly earnings" --datasets ${dataset_id}`)).toMatchObject({
      results: [{ object_id }],
    });
    await run(`ipto objects download ${object_id} --output copy.pdf`);
    await run(`ipto datasets delete ${dataset_id} --confirm`);
  });
});

describe('an allow list', { timeout: TIMEOUT_MS }, () => {
  test('narrows a key to its datasets, and never widens it', async () => {
    const other = await world.newDataset();
    const send = await withKey(['datasets:read', 'search:query'], {
      dataset_access_mode: 'allow_list',
      dataset_ids: [world.dataset],
    });
    expect(await expectOk(send('GET', '/v1/datasets'))).toMatchObject([{ dataset_id: world.dataset }]);
    expect(await send('GET', `/v1/datasets/${other}`)).toMatchObject({ status: 404 });

    const stranger = await signUp(world.url, 'stranger@example.com', 'Stranger');
    const theirs = await stranger.rest.createDataset('private');
    const refused = await exchange(world.url, 'POST', '/v1/api-keys', {
      headers: { authorization: `Bearer ${world.owner.token}` },
      json: {
        name: 'wider',
        scopes: ['datasets:read'],
        dataset_access_mode: 'allow_list',
        dataset_ids: [theirs],
      },
    });
    expect(refused).toMatchObject({ status: 404, error: { code: 'not_found' } });
  });
});

describe('a rate limit', { timeout: TIMEOUT_MS }, () => {
  const PER_MINUTE = 30;
  let limited: World;
  beforeAll(async () => {
    // Preparing a world asks often whether its object is ready; it searches nothing.
    limited = await World.start({
      IPTO_RATE_LIMIT: 'on',
      IPTO_RATE_LIMIT_CREDENTIAL: '100000',
      IPTO_RATE_LIMIT_SEARCH: String(PER_MINUTE),
    });
  }, 300_000);
  afterAll(() => limited?.close());

  test('answers 429 with Retry-After, which ipto tells with exit code 6', async () => {
    const headers = { authorization: `Bearer ${limited.owner.token}` };
    const json = { query: 'earnings', mode: 'lexical' };
    const search = () => exchange(limited.url, 'POST', '/v1/search', { headers, json });
    let answer = await search();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('ratelimit-limit')).toBe(String(PER_MINUTE));
    for (let i = 0; i < 2 * PER_MINUTE && answer.status === 200; i++) answer = await search();
    expect(answer).toMatchObject({ status: 429, error: { code: 'rate_limited' } });
    expect(answer.fields).toEqual(['error', 'request_id', 'timestamp']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(answer.headers.get('ratelimit-remaining')).toBe('0');

    const { code, stderr } = await runShell(
      'ipto search earnings --mode lexical',
      await limited.home('owner'),
      {
        IPTO_API_URL: limited.url,
      },
    );
    expect(code).toBe(6);
    expect(stderr).toMatch(/Try again in \d+ s/);
  });
});
