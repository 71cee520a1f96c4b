import { contract, newId } from '@ipto/contracts';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startTestPlatform, type TestPlatform } from './platform.js';
import { comparable } from './support/answer.js';
import { membershipOf, newMember } from './support/team.js';

const { admin, members, review, tenant, users } = contract;

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(() => platform.close());
/** Leaves the first admin as the only one. */
afterEach(async () => {
  const { admin: first, services } = platform;
  const { user } = services.db.prisma;
  await user.updateMany({ data: { isPlatformAdmin: false } });
  await user.update({ where: { id: first.userId }, data: { isPlatformAdmin: true } });
});

const listed = async () =>
  (await platform.admin.ok(admin.listPlatformAdmins, {})).items.map(({ user_id }) => user_id);

test('a platform admin makes others, who may do the same at once, in every session', async () => {
  const person = await platform.signUp();
  const { userId: user_id, email } = person;
  const view = { user_id, email, display_name: 'Ada' };
  await person.refused(review.queue, {}, 'forbidden');
  expect(await platform.admin.ok(admin.getPlatformAdmin, { user_id })).toEqual({
    ...view,
    is_platform_admin: false,
  });
  const made = { ...view, is_platform_admin: true };
  expect(await platform.admin.ok(admin.addPlatformAdmin, { user_id })).toEqual(made);
  expect(await platform.admin.ok(admin.addPlatformAdmin, { user_id })).toEqual(made);
  expect(await listed()).toEqual([user_id, platform.admin.userId]);
  expect(await person.ok(users.me, {})).toMatchObject({ is_platform_admin: true });
  await person.ok(review.queue, {});
  await person.ok(admin.removePlatformAdmin, { user_id: platform.admin.userId });
  await platform.admin.refused(review.queue, {}, 'forbidden');
  // They stay ordinary users.
  expect(await platform.admin.ok(users.me, {})).toMatchObject({ is_platform_admin: false, role: 'owner' });
});

test('the last one stays', async () => {
  const { userId: user_id } = platform.admin;
  await platform.admin.refused(admin.removePlatformAdmin, { user_id }, 'conflict');
  expect(await listed()).toEqual([user_id]);
  const person = await platform.signUp();
  expect(await platform.admin.ok(admin.removePlatformAdmin, { user_id: person.userId })).toMatchObject({
    is_platform_admin: false,
  });
});

test('none is left without a tenant to sign in to', async () => {
  await platform.admin.refused(tenant.delete, { name: 'Platform' }, 'conflict');
  const membership_id = await membershipOf(platform.admin);
  await newMember(platform.admin, 'owner');
  await platform.admin.refused(members.remove, { membership_id }, 'conflict');
  await platform.admin.ok(users.me, {});
});

test('the list has pages, newest first', async () => {
  const people = [await platform.signUp(), await platform.signUp(), await platform.signUp()];
  for (const { userId } of people) await platform.admin.ok(admin.addPlatformAdmin, { user_id: userId });
  const first = await platform.admin.ok(admin.listPlatformAdmins, { limit: 3 });
  const rest = await platform.admin.ok(admin.listPlatformAdmins, {
    limit: 3,
    cursor: first.next_cursor ?? '',
  });
  const ids = [...first.items, ...rest.items].map(({ user_id }) => user_id);
  expect(ids).toEqual([...people.map(({ userId }) => userId).reverse(), platform.admin.userId]);
  expect(rest.next_cursor).toBeNull();
});

test('a user that never was is 404', async () => {
  const user_id = newId('user');
  for (const procedure of [admin.getPlatformAdmin, admin.addPlatformAdmin, admin.removePlatformAdmin])
    await platform.admin.refused(procedure, { user_id }, 'not_found');
});

test('nobody else learns whether a user is there', async () => {
  const person = await platform.signUp();
  for (const procedure of [admin.getPlatformAdmin, admin.addPlatformAdmin, admin.removePlatformAdmin]) {
    const there = await person.refused(procedure, { user_id: person.userId }, 'forbidden');
    const never = await person.refused(procedure, { user_id: newId('user') }, 'forbidden');
    expect(comparable(there)).toBe(comparable(never));
  }
});

test('a key with admin:* is a platform admin’s while its creator is one', async () => {
  const person = await platform.signUp();
  const { userId: user_id } = person;
  const key = await person.key({ scopes: ['admin:*'] });
  const narrow = await person.key({ scopes: ['datasets:read'] });
  await key.refused(admin.listPlatformAdmins, {}, 'forbidden');
  await platform.admin.ok(admin.addPlatformAdmin, { user_id });
  await key.ok(admin.listPlatformAdmins, {});
  await narrow.refused(admin.listPlatformAdmins, {}, 'forbidden');
  await platform.admin.ok(admin.removePlatformAdmin, { user_id });
  await key.refused(admin.listPlatformAdmins, {}, 'forbidden');
});
