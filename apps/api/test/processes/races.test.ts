import { contract } from '@ipto/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '../support/caller.js';
import { send, settled, TEXT } from '../support/upload.js';
import { startTwoPlatforms, type TwoPlatforms } from './two-platforms.js';

const { datasets, objects } = contract;
/** How often each race is run: who wins is not ours to say. */
const ROUNDS = 6;

let platforms: TwoPlatforms;
beforeAll(async () => {
  platforms = await startTwoPlatforms({ IPTO_REVIEW: 'auto' });
});
afterAll(() => platforms.close());

async function repeatedly(run: () => Promise<void>): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) await run();
}

/** The same caller through each of the processes. */
function throughBoth(caller: Caller): [Caller, Caller] {
  const [first, second] = platforms.processes;
  return [first.as(caller), second.as(caller)];
}

describe('through two processes at once', () => {
  test('two changes of one dataset keep both fields', () =>
    repeatedly(async () => {
      const owner = await platforms.signUp();
      const { dataset_id: id } = await owner.dataset({ name: 'before', description: 'before' });
      const [one, other] = throughBoth(owner);
      await Promise.all([
        one.ok(datasets.update, { id, name: 'after' }),
        other.ok(datasets.update, { id, description: 'after' }),
      ]);
      for (const caller of [one, other])
        expect(await caller.ok(datasets.get, { id })).toMatchObject({ name: 'after', description: 'after' });
    }));

  test('two confirms of one upload make one object, ingested once', () =>
    repeatedly(async () => {
      const owner = await platforms.signUp();
      const { dataset_id } = await owner.dataset();
      const id = await send(owner, dataset_id, TEXT);
      const [one, other] = throughBoth(owner);
      const confirmed = await Promise.all([
        one.ok(objects.confirm, { id }),
        other.ok(objects.confirm, { id }),
      ]);
      expect(confirmed[0].checksum_sha256).toBe(confirmed[1].checksum_sha256);
      const object = await settled(other, id);
      expect(object).toMatchObject({ status: 'ready' });
      for (const caller of [one, other]) {
        expect((await caller.ok(objects.list, { dataset_id })).items).toHaveLength(1);
        const { download_url } = await caller.ok(objects.download, { id });
        expect(await (await fetch(download_url)).text()).toBe(TEXT.bytes);
      }
      const { prisma, pool } = platforms.processes[0].services.db;
      for (const action of ['object.confirmed', 'object.approved', 'object.ready'])
        expect(await prisma.auditEvent.count({ where: { targetId: id, action } }), action).toBe(1);
      expect(await prisma.passage.count({ where: { objectId: id } })).toBe(object.passage_count);
      const jobs = await pool.query(
        "SELECT 1 FROM pgboss.job WHERE name = 'ingest' AND data->>'objectId' = $1",
        [id],
      );
      expect(jobs.rows).toHaveLength(1);
    }));
});
