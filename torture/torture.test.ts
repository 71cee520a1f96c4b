import { torture } from '@ipto/torture';
import { expect, test } from 'vitest';

const LONG_RUN = process.env.IPTO_TEST_PASS === 'long';
const KILLS = LONG_RUN ? 20 : 1;

test('sixteen buyers and a server that dies: nothing acknowledged is lost, nothing is charged twice', async () => {
  const outcome = await torture({ seed: 20_260_401, goesOn: (kills) => kills < KILLS });
  expect(outcome.faults).toEqual([]);
  expect(outcome.verified).toBe('The ledger agrees with the usage events.');
  expect(outcome.kills).toBe(KILLS);
  // A run in which nobody bought anything shows nothing.
  expect(outcome.answered).toBeGreaterThan(10);
}, 900_000);
