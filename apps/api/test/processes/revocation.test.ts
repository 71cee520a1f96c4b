import { contract } from '@ipto/contracts';
import { afterAll, beforeAll, test } from 'vitest';
import { startTwoPlatforms, type TwoPlatforms } from './two-platforms.js';

const { auth, datasets, keys, users } = contract;

let platforms: TwoPlatforms;
beforeAll(async () => {
  platforms = await startTwoPlatforms();
});
afterAll(() => platforms.close());

test('a key revoked through one process is refused by the very next request to the other', async () => {
  const [, second] = platforms.processes;
  const owner = await platforms.signUp();
  const key = await owner.key();
  // Whatever the other process might remember of a key, it has now.
  for (let asked = 0; asked < 3; asked++) await second.as(key).ok(datasets.list, {});
  await owner.ok(keys.revoke, { id: key.id });
  await second.as(key).refused(datasets.list, {}, 'unauthorized');
  await key.refused(datasets.list, {}, 'unauthorized');
});

test('a session ended through one process is over in the other', async () => {
  const [, second] = platforms.processes;
  const member = await platforms.signUp();
  await second.as(member).ok(users.me, {});
  await member.ok(auth.logout, {});
  await second.as(member).refused(users.me, {}, 'unauthorized');
});
