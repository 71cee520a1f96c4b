import { contract, newId, type Scope } from '@ipto/contracts';
import { Prisma } from '@ipto/db';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sharedPlatform, type TestPlatform } from './platform.js';
import type { Caller } from './support/caller.js';
import { type Member, setRole } from './support/member.js';

const { audit, datasets, keys } = contract;

let platform: TestPlatform;
beforeAll(async () => {
  platform = await sharedPlatform();
});
afterAll(() => platform.close());

const actions = async (caller: Caller, filters = {}) =>
  (await caller.ok(audit.list, { limit: 100, ...filters })).items.map(({ action }) => action);

test('tells who did what to what, when, from where and with which credential', async () => {
  const owner = await platform.signUp();
  const key = await owner.key({ scopes: ['admin:*'] });
  const since = new Date().toISOString();
  const made = await key.call(datasets.create, { name: 'Papers' });
  const id = made.data.dataset_id;
  const renamed = await owner.call(datasets.update, { id, name: 'Articles' });
  const { items } = await owner.ok(audit.list, { target_id: id });
  const [update, create] = items;
  expect(items).toHaveLength(2);
  expect(create).toEqual({
    audit_event_id: expect.stringMatching(/^aud_/),
    action: 'dataset.created',
    actor: { type: 'api_key', id: key.id, name: 'agent' },
    target: { type: 'dataset', id },
    credential_id: key.id,
    request_id: made.headers.get('x-request-id'),
    ip: expect.stringMatching(/127\.0\.0\.1$/),
    occurred_at: expect.any(String),
    details: { name: 'Papers' },
  });
  expect(update).toMatchObject({
    action: 'dataset.updated',
    actor: { type: 'user', id: owner.userId, name: 'Ada' },
    request_id: renamed.headers.get('x-request-id'),
    details: { changes: { name: 'Articles' } },
  });
  expect(update?.credential_id).not.toContain(owner.token);
  expect(Date.parse(create?.occurred_at ?? '')).toBeGreaterThanOrEqual(Date.parse(since) - 1000);
});

test('tells names as they were then', async () => {
  const owner = await platform.signUp();
  const { id } = await owner.key();
  await owner.ok(keys.update, { id, name: 'renamed' });
  await platform.services.db.prisma.user.update({
    where: { id: owner.userId },
    data: { displayName: 'Somebody else' },
  });
  const { items } = await owner.ok(audit.list, { target_id: id });
  expect(items.map(({ actor, details }) => [actor.name, details.name])).toEqual([
    ['Ada', 'agent'],
    ['Ada', 'agent'],
  ]);
});

test('shows the own tenant’s events alone', async () => {
  const [owner, other] = [await platform.signUp(), await platform.signUp()];
  const { dataset_id } = await other.dataset();
  await owner.dataset();
  for (const filters of [{}, { target_id: dataset_id }, { actor_id: other.userId }]) {
    const { items } = await owner.ok(audit.list, { limit: 100, ...filters });
    expect(
      items.filter(({ target, actor }) => target.id === dataset_id || actor.id === other.userId),
    ).toEqual([]);
  }
  expect(await actions(owner)).toEqual(['dataset.created', 'session.created', 'user.created']);
});

describe('narrowed', () => {
  let owner: Member;
  let dataset: string;
  let keyId: string;
  beforeAll(async () => {
    owner = await platform.signUp();
    dataset = (await owner.dataset()).dataset_id;
    const key = await owner.key({ scopes: ['admin:*'] });
    keyId = key.id;
    await key.ok(datasets.update, { id: dataset, name: 'x' });
  });

  test('by what was done, to what, and by whom', async () => {
    expect(await actions(owner, { action: 'dataset.created' })).toEqual(['dataset.created']);
    expect(await actions(owner, { target_type: 'api_key' })).toEqual(['api_key.created']);
    expect(await actions(owner, { target_id: dataset })).toEqual(['dataset.updated', 'dataset.created']);
    expect(await actions(owner, { actor_id: keyId })).toEqual(['dataset.updated']);
    expect(await actions(owner, { actor_id: owner.userId, target_type: 'dataset' })).toEqual([
      'dataset.created',
    ]);
    expect(await actions(owner, { action: 'object.ready' })).toEqual([]);
    expect(await actions(owner, { target_id: newId('dataset') })).toEqual([]);
  });

  test('by time, from it and before it', async () => {
    const { items } = await owner.ok(audit.list, { target_id: dataset });
    const [update, create] = items.map(({ occurred_at }) => occurred_at);
    const on = { target_id: dataset };
    expect(await actions(owner, { ...on, from: update })).toEqual(['dataset.updated']);
    expect(await actions(owner, { ...on, to: update })).toEqual(['dataset.created']);
    expect(await actions(owner, { ...on, from: create, to: create })).toEqual([]);
    expect(await actions(owner, { ...on, from: '2999-01-01T00:00:00+02:00' })).toEqual([]);
  });

  test.each([
    ['an action that is none', 'action=dataset.eaten'],
    ['a time without a zone', 'from=2026-01-01T00:00:00'],
    ['limit 101', 'limit=101'],
    ['a cursor that is none', 'cursor=abc'],
    ['an unknown field', 'tenant_id=tnt_1'],
  ])('is refused with %s', async (_what, parameters) => {
    const { error } = await owner.send('GET', `/v1/audit-events?${parameters}`);
    expect(error?.code).toBe('validation_failed');
  });
});

test('pages newest first, with a cursor for the same filters alone', async () => {
  const owner = await platform.signUp();
  for (let i = 0; i < 4; i++) await owner.dataset();
  const whole = (await owner.ok(audit.list, {})).items;
  expect(whole).toHaveLength(6);
  const paged = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await owner.ok(audit.list, { limit: 2, ...(cursor && { cursor }) });
    paged.push(...page.items);
    cursor = page.next_cursor;
  }
  expect(paged).toEqual(whole);
  const { next_cursor } = await owner.ok(audit.list, { limit: 2 });
  await owner.refused(
    audit.list,
    { limit: 2, action: 'dataset.created', cursor: next_cursor ?? '' },
    'validation_failed',
  );
});

test('is for owners, admins and keys of every scope', async () => {
  const owner = await platform.signUp();
  const wide = await owner.key({ scopes: ['admin:*'] });
  const scopes: Scope[] = ['datasets:read', 'usage:read', 'keys:write', 'billing:read'];
  const narrow = await owner.key({ scopes });
  await wide.ok(audit.list, {});
  await narrow.refused(audit.list, {}, 'forbidden');
  await platform.nobody.refused(audit.list, {}, 'unauthorized');
  await setRole(platform.services.db, owner, 'admin');
  await owner.ok(audit.list, {});
  await wide.refused(audit.list, {}, 'forbidden');
  await setRole(platform.services.db, owner, 'seller_manager');
  await owner.refused(audit.list, {}, 'forbidden');
});

describe('the database', () => {
  const append = /append-only/;
  const run = (sql: string, values: unknown[] = []) => platform.services.db.pool.query(sql, values);

  test('refuses to change, remove or clear events', async () => {
    const owner = await platform.signUp();
    const before = (await owner.ok(audit.list, {})).items;
    const own = [owner.tenantId];
    await expect(
      run('UPDATE audit_events SET actor_name = $2 WHERE tenant_id = $1', [...own, 'x']),
    ).rejects.toThrow(append);
    await expect(run(`UPDATE audit_events SET details = '{}' WHERE tenant_id = $1`, own)).rejects.toThrow(
      append,
    );
    await expect(run('DELETE FROM audit_events WHERE tenant_id = $1', own)).rejects.toThrow(append);
    await expect(run('TRUNCATE audit_events')).rejects.toThrow(append);
    await expect(run('TRUNCATE audit_events CASCADE')).rejects.toThrow(append);
    expect((await owner.ok(audit.list, {})).items).toEqual(before);
  });

  /** Runs a statement where the names in one tenant's events are being blanked. */
  const blankingNamesOf = (tenantId: string, sql: string, values: unknown[]) =>
    platform.services.db.tx(async (tx) => {
      await tx.sql(Prisma.sql`SELECT set_config('ipto.blank_names_of', ${tenantId}, true)`);
      return tx.$executeRawUnsafe(sql, ...values);
    });

  test('lets a deleted tenant’s names be blanked, and nothing else', async () => {
    const [owner, other] = [await platform.signUp(), await platform.signUp()];
    const blank = `UPDATE audit_events SET actor_name = NULL, details = '{}' WHERE tenant_id = $1`;
    const { tenantId } = owner;
    await expect(blankingNamesOf(other.tenantId, blank, [tenantId])).rejects.toThrow(append);
    for (const more of [
      `, action = 'dataset.created'`,
      `, actor_id = NULL`,
      `, occurred_at = now() - interval '1 day'`,
      `, tenant_id = 'tnt_other'`,
    ]) {
      const sql = blank.replace(' WHERE', `${more} WHERE`);
      await expect(blankingNamesOf(tenantId, sql, [tenantId]), more).rejects.toThrow(append);
    }
    await expect(
      blankingNamesOf(tenantId, 'UPDATE audit_events SET actor_name = $2 WHERE tenant_id = $1', [
        tenantId,
        'x',
      ]),
    ).rejects.toThrow(append);
    await expect(
      blankingNamesOf(tenantId, 'DELETE FROM audit_events WHERE tenant_id = $1', [tenantId]),
    ).rejects.toThrow(append);
    expect(await blankingNamesOf(tenantId, blank, [tenantId])).toBeGreaterThan(0);
    const { items } = await owner.ok(audit.list, {});
    expect(
      items.every(({ actor, details }) => actor.name === null && Object.keys(details).length === 0),
    ).toBe(true);
    // The permission ends with its transaction.
    await expect(
      run(`UPDATE audit_events SET details = '{}' WHERE tenant_id = $1`, [tenantId]),
    ).rejects.toThrow(append);
  });
});
