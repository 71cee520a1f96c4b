import { contract } from '@ipto/contracts';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { expireOverdue } from '../dist/modules/objects/index.js';
import { sharedPlatform, type TestPlatform } from './platform.js';
import type { Answer } from './support/answer.js';
import { Caller } from './support/caller.js';
import { type Member, PASSWORD } from './support/member.js';
import { bytesOf, sealedBytesOf } from './support/stored-bytes.js';
import { send, settled, TEXT, uploaded } from './support/upload.js';

const { auth, datasets, objects, review, users } = contract;
const DAY_MS = 24 * 3_600_000;
/** How often each race is run: who wins is not ours to say. */
const ROUNDS = 6;

let platform: TestPlatform;
beforeAll(async () => {
  platform = await sharedPlatform();
});
afterAll(() => platform.close());

async function ownerOf(): Promise<{ owner: Member; dataset: string }> {
  const owner = await platform.signUp();
  return { owner, dataset: (await owner.dataset()).dataset_id };
}

/** An owner with an object whose bytes have come but are not confirmed yet. */
async function unconfirmed(): Promise<{ owner: Member; dataset: string; id: string }> {
  const { owner, dataset } = await ownerOf();
  return { owner, dataset, id: await send(owner, dataset, TEXT) };
}

async function repeatedly(run: () => Promise<void>): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) await run();
}

function expectEach(answers: readonly Answer[], statuses: readonly number[]): void {
  for (const { status, text } of answers) expect(statuses, text).toContain(status);
}

/** Nothing is left of an object, neither for its owner nor on disk. */
async function expectGone(owner: Member, id: string): Promise<void> {
  await owner.refused(objects.get, { id }, 'not_found');
  await expect.poll(() => bytesOf(platform, id), { timeout: 20_000 }).toEqual([]);
}

function auditsOf(targetId: string, action: string): Promise<number> {
  return platform.services.db.prisma.auditEvent.count({ where: { targetId, action } });
}

test('a password that is being changed leaves no session of the old one', async () => {
  const member = await platform.signUp();
  const old = { email: member.email, password: PASSWORD };
  const new_password = 'battery staple';
  const logIn = () => platform.nobody.call(auth.login, old);
  const logIns = [logIn(), logIn()];
  expect((await logIns[0])?.status).toBe(200);
  let changing = true;
  const change = member.ok(users.changePassword, { current_password: PASSWORD, new_password }).finally(() => {
    changing = false;
  });
  while (changing) {
    logIns.push(logIn());
    await Promise.race([change, logIns.at(-2)]);
  }
  const { session_token } = await change;
  for (const login of await Promise.all(logIns)) {
    expectEach([login], [200, 401]);
    if (login.status !== 200) continue;
    const intruder = new Caller(platform.url, { type: 'session', token: login.data.session_token });
    await intruder.refused(users.me, {}, 'unauthorized');
  }
  await new Caller(platform.url, { type: 'session', token: session_token }).ok(users.me, {});
  await platform.nobody.ok(auth.login, { ...old, password: new_password });
});

describe('a dataset deleted', () => {
  test('while its objects are approved leaves nothing of them', () =>
    repeatedly(async () => {
      const { owner, dataset } = await ownerOf();
      const staged = await Promise.all([1, 2, 3, 4].map(() => uploaded(owner, dataset, TEXT)));
      const approve = ({ object_id }: { object_id: string }) =>
        platform.admin.call(review.approve, { tenant_id: owner.tenantId, object_id });
      const before = staged.slice(0, 2).map(approve);
      const deleted = owner.call(datasets.delete, { id: dataset });
      const after = staged.slice(2).map(approve);
      expectEach(await Promise.all([...before, ...after]), [200, 404, 409]);
      expectEach([await deleted], [200]);
      for (const { object_id } of staged) await expectGone(owner, object_id);
      expect(await platform.services.db.prisma.passage.count({ where: { datasetId: dataset } })).toBe(0);
    }));

  test('while uploads start in it takes them along or keeps them out', () =>
    repeatedly(async () => {
      const { owner, dataset } = await ownerOf();
      const upload = {
        dataset_id: dataset,
        filename: TEXT.filename,
        content_type: 'text/plain',
        size_bytes: 1,
      };
      const start = () => owner.call(objects.upload, upload);
      const before = [start(), start(), start()];
      const deleted = owner.call(datasets.delete, { id: dataset });
      const started = await Promise.all([...before, start(), start(), start()]);
      expectEach(started, [201, 404]);
      expectEach([await deleted], [200]);
      for (const { data } of started.filter(({ error }) => error === null))
        await owner.refused(objects.get, { id: data.object_id }, 'not_found');
      await owner.refused(objects.upload, upload, 'not_found');
    }));

  test('while an upload to it is confirmed leaves no bytes', () =>
    repeatedly(async () => {
      const { owner, dataset, id } = await unconfirmed();
      const [confirmed, deleted] = await Promise.all([
        owner.call(objects.confirm, { id }),
        owner.call(datasets.delete, { id: dataset }),
      ]);
      expectEach([confirmed], [200, 404]);
      expectEach([deleted], [200]);
      await expectGone(owner, id);
    }));

  test('while it is changed is changed first or not at all', () =>
    repeatedly(async () => {
      const { owner, dataset: id } = await ownerOf();
      const rename = (name: string) => owner.call(datasets.update, { id, name });
      const before = ['a', 'b'].map(rename);
      const deleted = owner.call(datasets.delete, { id });
      expectEach(await Promise.all([...before, ...['c', 'd'].map(rename)]), [200, 404]);
      expectEach([await deleted], [200]);
      await owner.refused(datasets.get, { id }, 'not_found');
      await owner.refused(datasets.update, { id, name: 'e' }, 'not_found');
    }));
});

describe('an upload confirmed', () => {
  test('several times at once is staged once', () =>
    repeatedly(async () => {
      const { owner, id } = await unconfirmed();
      const answers = await Promise.all([1, 2, 3].map(() => owner.call(objects.confirm, { id })));
      expectEach(answers, [200]);
      expect(answers.map(({ data }) => data.status)).toEqual(Array(3).fill('staged'));
      expect(await sealedBytesOf(platform, id)).toHaveLength(1);
      expect(await auditsOf(id, 'object.confirmed')).toBe(1);
      const { download_url } = await owner.ok(objects.download, { id });
      expect(await (await fetch(download_url)).text()).toBe(TEXT.bytes);
    }));

  test('while it is cancelled ends in one of the two', () =>
    repeatedly(async () => {
      const { owner, id } = await unconfirmed();
      const [confirmed, cancelled] = await Promise.all([
        owner.call(objects.confirm, { id }),
        owner.call(objects.cancel, { id }),
      ]);
      expect([
        [200, 409],
        [404, 200],
      ]).toContainEqual([confirmed.status, cancelled.status]);
      if (cancelled.status === 200) await expectGone(owner, id);
      else {
        expect(await owner.ok(objects.get, { id })).toMatchObject({ status: 'staged' });
        expect(await sealedBytesOf(platform, id)).toHaveLength(1);
      }
    }));

  test('while it is deleted leaves no bytes', () =>
    repeatedly(async () => {
      const { owner, id } = await unconfirmed();
      const [confirmed, deleted] = await Promise.all([
        owner.call(objects.confirm, { id }),
        owner.call(objects.delete, { id }),
      ]);
      expectEach([confirmed], [200, 404]);
      expectEach([deleted], [200]);
      await expectGone(owner, id);
    }));

  test.each(['cancel', 'delete'] as const)(
    'is refused, and its sealed bytes go at once, if a %s comes in between',
    async (how) => {
      const { owner, id } = await unconfirmed();
      betweenSealingAndStaging(() => owner.ok(objects[how], { id }));
      await owner.refused(objects.confirm, { id }, 'not_found');
      expect(await sealedBytesOf(platform, id)).toEqual([]);
      await expectGone(owner, id);
    },
  );

  test('is 410, and its sealed bytes go at once, if it expires in between', async () => {
    const { owner, dataset, id } = await unconfirmed();
    betweenSealingAndStaging(() => platform.clock.later(DAY_MS, () => expireOverdue(platform.services)));
    await owner.refused(objects.confirm, { id }, 'gone');
    expect(await sealedBytesOf(platform, id)).toEqual([]);
    expect(await owner.ok(objects.get, { id })).toMatchObject({ status: 'expired', uploaded_at: null });
    await expect.poll(() => bytesOf(platform, id), { timeout: 20_000 }).toEqual([]);
    expect(await owner.ok(datasets.get, { id: dataset })).toMatchObject({ storage_bytes: 0 });
  });

  /** Lets something happen in the middle of the next confirm. */
  function betweenSealingAndStaging(happens: () => Promise<unknown>): void {
    const { storage } = platform.services;
    const seal = storage.seal.bind(storage);
    const spy = vi.spyOn(storage, 'seal').mockImplementationOnce(async (uploadKey, sealedKey) => {
      spy.mockRestore();
      const sealed = await seal(uploadKey, sealedKey);
      await happens();
      return sealed;
    });
  }
});

test('an object approved twice at once is ingested once', () =>
  repeatedly(async () => {
    const { owner, dataset } = await ownerOf();
    const { object_id } = await uploaded(owner, dataset, TEXT);
    const target = { tenant_id: owner.tenantId, object_id };
    const answers = await Promise.all([
      platform.admin.call(review.approve, target),
      platform.admin.call(review.approve, target),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await settled(owner, object_id)).toMatchObject({ status: 'ready' });
    expect(await auditsOf(object_id, 'object.approved')).toBe(1);
    expect(await auditsOf(object_id, 'object.ready')).toBe(1);
    const { rows } = await platform.services.db.pool.query(
      "SELECT 1 FROM pgboss.job WHERE name = 'ingest' AND data->>'objectId' = $1",
      [object_id],
    );
    expect(rows).toHaveLength(1);
  }));
