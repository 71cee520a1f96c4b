import { Prisma } from '@ipto/db';
import { openTestDatabase, type TestDatabase } from '@ipto/db/testing';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { defineJob, defineUpkeep, type Job } from '../dist/queue/job.js';
import { openQueue, type Queue } from '../dist/queue/queue.js';

let testing: TestDatabase;
const opened: Queue[] = [];
beforeAll(async () => {
  testing = await openTestDatabase();
});
afterEach(async () => {
  for (const queue of opened.splice(0)) {
    await queue.stopWork();
    await queue.close();
  }
});
afterAll(() => testing.dispose());

const silent = pino({ level: 'silent' });

interface Notes {
  readonly done: string[];
}

/** A kind of job that notes what it was told. */
function noting(name: string, options: Job<Notes>['options'] = {}): Job<Notes, { what: string }> {
  return defineJob({
    name,
    schema: z.strictObject({ what: z.string() }),
    options,
    run: async ({ done }: Notes, { what }) => void done.push(what),
  });
}

async function open(jobs: readonly Job<Notes>[]): Promise<Queue> {
  const queue = await openQueue(testing.db, jobs, silent);
  opened.push(queue);
  return queue;
}

async function work(queue: Queue, jobs: readonly Job<Notes>[]): Promise<string[]> {
  const notes: Notes = { done: [] };
  await queue.work(jobs, notes);
  return notes.done;
}

const sql = <Row extends object>(statement: Prisma.Sql) => testing.db.sql<Row>(statement);

test('a job is sent with its transaction, or not at all', async () => {
  const job = noting('sent');
  const queue = await open([job]);
  const regretted = testing.db.tx(async (tx) => {
    await queue.send(tx, job, { what: 'regretted' });
    throw new Error('changed my mind');
  });
  await expect(regretted).rejects.toThrow('changed my mind');
  await testing.db.tx((tx) => queue.send(tx, job, { what: 'meant' }));
  const done = await work(queue, [job]);
  await expect.poll(() => done).toEqual(['meant']);
});

test('of a `short` kind one waits for each key', async () => {
  const job = noting('short', { policy: 'short' });
  const queue = await open([job]);
  for (const singletonKey of ['a', 'b', 'a', 'a'])
    await queue.send(testing.db.prisma, job, { what: singletonKey }, { singletonKey });
  const done = await work(queue, [job]);
  await expect.poll(() => done.toSorted()).toEqual(['a', 'b']);
});

test('upkeep is scheduled, and what an earlier version scheduled is not any more', async () => {
  const earlier = defineUpkeep('maintenance', async () => {});
  const before = await open([earlier]);
  await before.work([earlier], {});
  const kinds = [defineUpkeep('sweep', async () => {}), defineUpkeep('dust', async () => {})];
  const queue = await open(kinds);
  await queue.work(kinds, {});
  const scheduled = await sql(Prisma.sql`SELECT name, cron FROM pgboss.schedule ORDER BY name`);
  expect(scheduled).toEqual([
    { name: 'dust', cron: '*/10 * * * *' },
    { name: 'sweep', cron: '*/10 * * * *' },
  ]);
});

test('what a killed process had in work is taken over at the next start, and what another works on is left to it', async () => {
  const job = noting('killed');
  const before = await open([job]);
  for (const what of ['lost', 'held']) await before.send(testing.db.prisma, job, { what });
  // As a process leaves them that was killed four seconds ago, and as one has them that lives. pg-boss itself would
  // not miss them for an hour.
  await sql(Prisma.sql`
    UPDATE pgboss.job SET state = 'active', started_on = now(), heartbeat_seconds = 3600,
      heartbeat_on = now() + CASE data->>'what' WHEN 'lost' THEN interval '-4 s' ELSE interval '1 h' END
    WHERE name = 'killed'`);
  const queue = await open([job]);
  const done = await work(queue, [job]);
  await expect.poll(() => done).toEqual(['lost']);
  const left = await sql(Prisma.sql`
    SELECT data->>'what' AS what, retry_count FROM pgboss.job WHERE name = 'killed' AND state = 'active'`);
  expect(left).toEqual([{ what: 'held', retry_count: 0 }]);
});
