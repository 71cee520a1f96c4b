import { contract } from '@ipto/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTwoPlatforms, type TwoPlatforms } from './two-platforms.js';

const LIMIT = 20;
let platforms: TwoPlatforms;
beforeAll(async () => {
  platforms = await startTwoPlatforms({
    IPTO_RATE_LIMIT: 'on',
    IPTO_RATE_LIMIT_CREDENTIAL: String(LIMIT),
    IPTO_RATE_LIMIT_ADDRESS: '1000',
    IPTO_RATE_LIMIT_GUESS: '1000',
  });
});
afterAll(() => platforms.close());

test('a limit holds across two processes', async () => {
  const member = await platforms.signUp();
  const [a, b] = platforms.processes;
  const answers = await Promise.all(
    Array.from({ length: LIMIT * 2 }, (_, i) => (i % 2 ? a : b).as(member).call(contract.users.me, {})),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(LIMIT);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(LIMIT);
});
