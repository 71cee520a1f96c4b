import { contract } from '@ipto/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTwoPlatforms, type TwoPlatforms } from './two-platforms.js';

let platforms: TwoPlatforms;
beforeAll(async () => {
  platforms = await startTwoPlatforms();
});
afterAll(() => platforms.close());

test('one key sent through two processes at once is carried out once', async () => {
  const member = await platforms.signUp();
  const [a, b] = platforms.processes;
  for (let round = 0; round < 10; round++) {
    const headers = { 'idempotency-key': `round-${round}` };
    const answers = await Promise.all(
      [a, b, a, b].map((process) =>
        process.as(member).call(contract.datasets.create, { name: 'x' }, headers),
      ),
    );
    for (const { status } of answers) expect([201, 409]).toContain(status);
    expect(new Set(answers.map(({ data }) => data?.dataset_id).filter(Boolean)).size).toBe(1);
    expect((await member.ok(contract.datasets.list, { limit: 100 })).items).toHaveLength(round + 1);
  }
});
