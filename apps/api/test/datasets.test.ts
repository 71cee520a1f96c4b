import { contract, newId } from '@ipto/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sharedPlatform, type TestPlatform } from './platform.js';
import { comparable } from './support/answer.js';
import { type Member, setRole } from './support/member.js';

const { datasets } = contract;

let platform: TestPlatform;
beforeAll(async () => {
  platform = await sharedPlatform();
});
afterAll(() => platform.close());

/** Everything a list holds, page by page. */
async function walk(member: Member, limit: number, between: () => Promise<unknown> = async () => {}) {
  const ids: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await member.ok(datasets.list, { limit, ...(cursor && { cursor }) });
    ids.push(...page.items.map(({ dataset_id }) => dataset_id));
    cursor = page.next_cursor;
    if (cursor !== null) await between();
  }
  return ids;
}

describe('a dataset', () => {
  test('needs only a name; the rest has defaults', async () => {
    const member = await platform.signUp();
    const made = await member.ok(datasets.create, { name: '  Papers ' });
    expect(made).toEqual({
      dataset_id: expect.stringMatching(/^dset_/),
      tenant_id: member.tenantId,
      name: 'Papers',
      description: '',
      source_modality: 'document',
      monetization_mode: 'open',
      pricing_model: 'fixed',
      unit_price: null,
      half_life_days: 180,
      visibility: 'private',
      status: 'draft',
      object_count: 0,
      ready_object_count: 0,
      storage_bytes: 0,
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
    expect(await member.ok(datasets.get, { id: made.dataset_id })).toEqual(made);
  });

  test('takes every field at once', async () => {
    const member = await platform.signUp();
    const fields = {
      name: 'Ärzte 🩺',
      description: 'línea\nuno',
      source_modality: 'mixed',
      monetization_mode: 'outcome_share',
      pricing_model: 'demand_curve',
      visibility: 'restricted',
      unit_price: 0.000_001,
      half_life_days: 3650,
    } as const;
    expect(await member.ok(datasets.create, fields)).toMatchObject(fields);
  });

  test.each([
    ['an unknown field', { name: 'x', colour: 'red' }, ''],
    ['a status at birth', { name: 'x', status: 'active' }, ''],
    ['no name', {}, 'name'],
    ['a blank name', { name: ' \t ' }, 'name'],
    ['a name too long', { name: 'x'.repeat(201) }, 'name'],
    ['a description too long', { name: 'x', description: 'x'.repeat(5001) }, 'description'],
    ['a negative price', { name: 'x', unit_price: -0.001 }, 'unit_price'],
    ['a price too high', { name: 'x', unit_price: 1000.000001 }, 'unit_price'],
    ['a price with seven decimals', { name: 'x', unit_price: 0.0000001 }, 'unit_price'],
    ['a half-life of zero', { name: 'x', half_life_days: 0 }, 'half_life_days'],
    ['a half-life of a fraction', { name: 'x', half_life_days: 1.5 }, 'half_life_days'],
    ['a visibility that is none', { name: 'x', visibility: 'public' }, 'visibility'],
  ])('is refused with %s', async (_what, json, path) => {
    const member = await platform.signUp();
    const { error } = await member.send('POST', '/v1/datasets', { json });
    expect(error?.code).toBe('validation_failed');
    expect(error?.details.issues).toEqual([{ path, message: expect.any(String) }]);
    expect((await member.ok(datasets.list, {})).items).toEqual([]);
  });

  test.each([0, 0.000001, 0.03, 0.1 + 0.2 - 0.3 + 0.3, 19.99, 999.999999, 1000])(
    'keeps the price %d to the micro-dollar',
    async (unit_price) => {
      const member = await platform.signUp();
      const { unit_price: kept } = await member.dataset({ unit_price });
      expect(kept).toBe(Math.round(unit_price * 1e6) / 1e6);
    },
  );

  test('a change touches only what it names', async () => {
    const member = await platform.signUp();
    const { updated_at, ...before } = await member.dataset({ description: 'old', unit_price: 0.5 });
    const changed = await member.ok(datasets.update, { id: before.dataset_id, description: 'new' });
    expect(changed).toEqual({ ...before, description: 'new', updated_at: expect.any(String) });
    expect(changed.updated_at > updated_at).toBe(true);
    expect(await member.ok(datasets.update, { id: before.dataset_id, unit_price: null })).toMatchObject({
      unit_price: null,
      description: 'new',
    });
  });

  test('a change of nothing changes nothing', async () => {
    const member = await platform.signUp();
    const before = await member.dataset();
    expect(await member.ok(datasets.update, { id: before.dataset_id })).toEqual(before);
    expect((await member.send('PATCH', `/v1/datasets/${before.dataset_id}`)).data).toEqual(before);
  });

  test.each(['dataset_id', 'tenant_id', 'object_count', 'created_at'])(
    '%s can not be changed',
    async (field) => {
      const member = await platform.signUp();
      const { dataset_id } = await member.dataset();
      const { error } = await member.send('PATCH', `/v1/datasets/${dataset_id}`, { json: { [field]: 'x' } });
      expect(error?.code).toBe('validation_failed');
    },
  );

  test('goes through every status its owner may set, and none that is the platform’s', async () => {
    const member = await platform.signUp();
    const { dataset_id: id } = await member.dataset();
    for (const status of ['active', 'paused', 'ingesting', 'draft', 'active'] as const)
      expect(await member.ok(datasets.update, { id, status })).toMatchObject({ status });
    const { error } = await member.send('PATCH', `/v1/datasets/${id}`, { json: { status: 'suspended' } });
    expect(error?.code).toBe('validation_failed');
  });

  test('once suspended keeps that status, and can still be described and deleted', async () => {
    const member = await platform.signUp();
    const { dataset_id: id } = await member.dataset();
    await platform.services.db.prisma.dataset.update({ where: { id }, data: { status: 'suspended' } });
    await member.refused(datasets.update, { id, status: 'active' }, 'conflict');
    await member.refused(datasets.update, { id, status: 'active', name: 'Other' }, 'conflict');
    expect(await member.ok(datasets.get, { id })).toMatchObject({ status: 'suspended', name: 'Papers' });
    expect(await member.ok(datasets.update, { id, name: 'Other' })).toMatchObject({ status: 'suspended' });
    await member.ok(datasets.delete, { id });
  });

  test('is gone once deleted', async () => {
    const member = await platform.signUp();
    const made = await member.dataset();
    const id = made.dataset_id;
    expect(await member.ok(datasets.delete, { id })).toEqual(made);
    await member.refused(datasets.get, { id }, 'not_found');
    await member.refused(datasets.delete, { id }, 'not_found');
    expect((await member.ok(datasets.list, {})).items).toEqual([]);
  });

  test('deleted by two at once is deleted once', async () => {
    const member = await platform.signUp();
    const { dataset_id: id } = await member.dataset();
    const answers = await Promise.all([1, 2, 3].map(() => member.call(datasets.delete, { id })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404]);
  });

  test('is audited with who did it and in which request', async () => {
    const member = await platform.signUp();
    const { dataset_id } = await member.dataset();
    const answer = await member.call(datasets.update, { id: dataset_id, name: 'Other' });
    await member.ok(datasets.delete, { id: dataset_id });
    const events = await platform.services.db.prisma.auditEvent.findMany({
      where: { targetId: dataset_id },
      orderBy: { id: 'asc' },
    });
    expect(events.map(({ action }) => action)).toEqual([
      'dataset.created',
      'dataset.updated',
      'dataset.deleted',
    ]);
    expect(events[1]).toMatchObject({
      tenantId: member.tenantId,
      actorId: member.userId,
      requestId: answer.headers.get('x-request-id'),
    });
  });
});

describe('another tenant’s dataset', () => {
  test.each(['private', 'listed', 'restricted'] as const)(
    '%s is the same 404 as none',
    async (visibility) => {
      const [owner, other] = [await platform.signUp(), await platform.signUp()];
      const { dataset_id } = await owner.dataset({ visibility });
      await owner.ok(datasets.update, { id: dataset_id, status: 'active' });
      for (const attempt of [
        (id: string) => other.call(datasets.get, { id }),
        (id: string) => other.call(datasets.update, { id, name: 'Mine' }),
        (id: string) => other.call(datasets.update, { id }),
        (id: string) => other.call(datasets.delete, { id }),
        (id: string) => other.call(contract.objects.list, { dataset_id: id }),
        (id: string) =>
          other.call(contract.objects.upload, {
            dataset_id: id,
            filename: 'a.txt',
            content_type: 'text/plain',
            size_bytes: 1,
          }),
      ]) {
        const foreign = await attempt(dataset_id);
        expect(foreign.status).toBe(404);
        expect(comparable(foreign)).toBe(comparable(await attempt(newId('dataset'))));
        expect(comparable(foreign)).toBe(comparable(await attempt('dset_nonsense')));
        expect(comparable(foreign)).toBe(comparable(await attempt('obj_01JQ3N8Z5T6V7W8X9Y0ABCDEFG')));
      }
      expect(await owner.ok(datasets.get, { id: dataset_id })).toMatchObject({ name: 'Papers' });
    },
  );

  test('is not in the list', async () => {
    const [owner, other] = [await platform.signUp(), await platform.signUp()];
    const { dataset_id } = await owner.dataset({ visibility: 'listed' });
    await owner.ok(datasets.update, { id: dataset_id, status: 'active' });
    expect(await other.ok(datasets.list, {})).toEqual({ items: [], next_cursor: null });
  });
});

describe('the list', () => {
  async function five(): Promise<{ member: Member; ids: string[] }> {
    const member = await platform.signUp();
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.unshift((await member.dataset({ name: `Papers ${i}` })).dataset_id);
    return { member, ids };
  }

  test.each([1, 2, 4, 5, 6, 100])('in pages of %d shows each dataset once, newest first', async (limit) => {
    const { member, ids } = await five();
    expect(await walk(member, limit)).toEqual(ids);
  });

  test('holds 20 unless told', async () => {
    const member = await platform.signUp();
    for (let i = 0; i < 21; i++) await member.dataset();
    const page = await member.ok(datasets.list, {});
    expect(page.items).toHaveLength(20);
    expect(page.next_cursor).not.toBeNull();
  });

  test('neither repeats nor skips while others come and go', async () => {
    const { member, ids } = await five();
    const doomed = [ids[0], ids[1]];
    const seen = await walk(member, 2, async () => {
      await member.dataset({ name: 'late' });
      const id = doomed.shift();
      if (id) await member.ok(datasets.delete, { id });
    });
    expect(seen).toEqual(ids);
  });

  test('takes a cursor only from its own caller and filters', async () => {
    const { member } = await five();
    const other = await platform.signUp();
    const key = await member.key({ scopes: ['datasets:read'] });
    const { next_cursor } = await member.ok(datasets.list, { limit: 2 });
    const cursor = next_cursor ?? '';
    const flipped = cursor.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'));
    for (const [caller, forged] of [
      [other, cursor],
      [key, cursor],
      [member, flipped],
      [member, `${cursor}A`],
      [member, cursor.slice(0, -1)],
      [member, cursor.slice(4)],
      [member, `${cursor}=`],
      [member, 'x'],
      [member, ''],
      [member, Buffer.from('{"id":"dset_"}').toString('base64url')],
    ] as const) {
      const { error } = await caller.call(datasets.list, { limit: 2, cursor: forged });
      expect(error?.code, forged).toBe('validation_failed');
      expect(error?.details.issues).toMatchObject([{ path: 'cursor' }]);
    }
  });

  test('takes a cursor with another page size', async () => {
    const { member, ids } = await five();
    const { next_cursor } = await member.ok(datasets.list, { limit: 2 });
    const rest = await member.ok(datasets.list, { limit: 50, cursor: next_cursor ?? '' });
    expect(rest.items.map(({ dataset_id }) => dataset_id)).toEqual(ids.slice(2));
  });

  test('a cursor of one list fits no other', async () => {
    const { member, ids } = await five();
    const [id = ''] = ids;
    for (let i = 0; i < 2; i++)
      await member.ok(contract.objects.upload, {
        dataset_id: id,
        filename: `${i}.txt`,
        content_type: 'text/plain',
        size_bytes: 1,
      });
    const ofDatasets = (await member.ok(datasets.list, { limit: 1 })).next_cursor ?? '';
    const ofObjects =
      (await member.ok(contract.objects.list, { dataset_id: id, limit: 1 })).next_cursor ?? '';
    await member.refused(datasets.list, { limit: 1, cursor: ofObjects }, 'validation_failed');
    await member.refused(contract.keys.list, { limit: 1, cursor: ofDatasets }, 'validation_failed');
    const list = { limit: 1, cursor: ofObjects };
    await member.refused(contract.objects.list, { dataset_id: ids[1] ?? '', ...list }, 'validation_failed');
    await member.refused(
      contract.objects.list,
      { dataset_id: id, status: 'pending_upload', ...list },
      'validation_failed',
    );
    expect((await member.ok(contract.objects.list, { dataset_id: id, ...list })).items).toHaveLength(1);
  });

  test('a cursor outlives a new session of the same person', async () => {
    const { member, ids } = await five();
    const { next_cursor } = await member.ok(datasets.list, { limit: 2 });
    const again = await platform.nobody.ok(contract.auth.login, {
      email: member.email,
      password: 'correct horse battery',
    });
    const { data } = await platform.nobody.send('GET', `/v1/datasets?limit=2&cursor=${next_cursor}`, {
      headers: { authorization: `Bearer ${again.session_token}` },
    });
    expect(data).toMatchObject([{ dataset_id: ids[2] }, { dataset_id: ids[3] }]);
  });

  test.each(['0', '101', '-1', 'abc', '1.5', '', '1e1', ' 1', '0x1', '9'.repeat(400), 'NaN', 'Infinity'])(
    'refuses limit=%s',
    async (limit) => {
      const member = await platform.signUp();
      const { error } = await member.send('GET', `/v1/datasets?limit=${encodeURIComponent(limit)}`);
      expect(error?.code).toBe('validation_failed');
      expect(error?.details.issues).toMatchObject([{ path: 'limit' }]);
    },
  );

  test('a viewer reads it and can change nothing', async () => {
    const { member, ids } = await five();
    await setRole(platform.services.db, member, 'viewer');
    expect(await walk(member, 3)).toEqual(ids);
    await member.refused(datasets.create, { name: 'x' }, 'insufficient_scope');
    await member.refused(datasets.delete, { id: ids[0] ?? '' }, 'insufficient_scope');
  });
});
