import type { Database, Prisma } from '@ipto/db';
import type { FastifyBaseLogger } from 'fastify';
import { type Job as ClaimedJob, fromPrisma, PgBoss } from 'pg-boss';
import { executeSql } from './execute-sql.js';
import type { Job } from './job.js';
import { ALIVE_EVERY_SECONDS, handBackLostJobs } from './lost-jobs.js';

const STOP_MS = 5_000;
/** A worker woken before the commit finds nothing, and looks again on its own a second later. */
const WAKE_AFTER_MS = 30;
/** After its start a worker looks this often, and for so long, for jobs whose process was killed before. */
const LOST_EVERY_MS = 500;
const LOST_FOR_MS = 15_000;

const RETRY = {
  // Stopping a server in the middle counts as a try, too.
  retryLimit: 20,
  retryBackoff: true,
  retryDelay: 1,
  retryDelayMax: 300,
  expireInSeconds: 6 * 3600,
} as const;

export interface QueueTimes {
  /** A job not heard of for this long belongs to a process that is gone; 10 s by default, and at least. */
  readonly heartbeatSeconds?: number;
  /** How often such jobs are looked for; 10 s by default. */
  readonly superviseSeconds?: number;
}

export interface SendOptions {
  /** Not before this instant. */
  readonly startAfter?: Date;
  /** What the job's policy counts by. */
  readonly singletonKey?: string;
}

/** Durable background work. A job is sent in the transaction of what it follows from. */
export interface Queue {
  /** Sends a job; with `db.prisma` for `tx` in a transaction of its own. */
  send<Data extends object>(
    tx: Prisma.TransactionClient,
    job: Pick<Job<never, Data>, 'name' | 'schema'>,
    data: Data,
    options?: SendOptions,
  ): Promise<void>;
  /** Works on jobs of these kinds from now on, and has those run by themselves that are to. */
  work<Tools>(jobs: readonly Job<Tools>[], tools: Tools): Promise<void>;
  /** Resolves if jobs can be sent. */
  ping(): Promise<void>;
  /** Takes no more jobs; what still runs is told to stop and goes back into the queue. */
  stopWork(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the queue and makes what the kinds of jobs need in the database. */
export async function openQueue(
  db: Database,
  jobs: readonly Job<never>[],
  logger: FastifyBaseLogger,
  { heartbeatSeconds = 10, superviseSeconds = 10 }: QueueTimes = {},
): Promise<Queue> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => executeSql(db.pool, text, values) },
    superviseIntervalSeconds: superviseSeconds,
    monitorIntervalSeconds: superviseSeconds,
  });
  boss.on('error', (error) => logger.warn({ err: error }, 'the queue met an error'));
  await boss.start();
  for (const { name, options } of deadLettersFirst(jobs)) {
    const { policy, deadLetter } = options;
    const today = { ...RETRY, heartbeatSeconds, ...(deadLetter && { deadLetter: deadLetter.name }) };
    await boss.createQueue(name, { ...today, ...(policy && { policy }) });
    // One that is there already takes on today's options.
    await boss.updateQueue(name, today);
  }

  const workers = new Map<string, string[]>();
  const stopping = new AbortController();
  let lookingForLost: NodeJS.Timeout | undefined;

  function wake(name: string): void {
    for (const worker of workers.get(name) ?? []) boss.notifyWorker(worker);
  }

  async function startWorkers<Tools>(job: Job<Tools>, tools: Tools): Promise<void> {
    // A worker each, so that each can be woken: one that has just worked looks for more at once.
    for (let i = 0; i < (job.options.concurrency ?? 1); i++) {
      const worker = await boss.work(
        job.name,
        { pollingIntervalSeconds: 1, heartbeatRefreshSeconds: ALIVE_EVERY_SECONDS },
        async ([claimed]: ClaimedJob<unknown>[]) => {
          if (!claimed) return;
          try {
            await job.perform(tools, claimed.data, AbortSignal.any([claimed.signal, stopping.signal]));
          } finally {
            boss.notifyWorker(worker);
          }
        },
      );
      workers.set(job.name, [...(workers.get(job.name) ?? []), worker]);
    }
  }

  /** What a killed process had in work goes on soon after the next start. */
  function takeOverLostJobs(names: readonly string[]): void {
    const until = Date.now() + LOST_FOR_MS;
    const look = async () => {
      try {
        for (const name of await handBackLostJobs(db, names)) wake(name);
      } catch (error) {
        logger.warn({ err: error }, 'could not look for jobs that were in work');
      }
      if (Date.now() < until && !stopping.signal.aborted)
        lookingForLost = setTimeout(() => void look(), LOST_EVERY_MS).unref();
    };
    void look();
  }

  return {
    async send(tx, { name, schema }, data, options = {}) {
      await boss.send(name, schema.parse(data), { db: fromPrisma(tx), ...options });
      setTimeout(() => wake(name), WAKE_AFTER_MS).unref();
    },
    async work(kinds, tools) {
      for (const job of kinds) await startWorkers(job, tools);
      await schedule(boss, kinds);
      takeOverLostJobs(kinds.map(({ name }) => name));
    },
    async ping() {
      const [any] = jobs;
      if (any) await boss.getQueueStats(any.name);
    },
    async stopWork() {
      stopping.abort(new Error('The worker stops'));
      clearTimeout(lookingForLost);
      await Promise.all([...workers.keys()].map((name) => boss.offWork(name, { wait: true })));
    },
    async close() {
      await boss.stop({ graceful: true, timeout: STOP_MS });
    },
  };
}

/** A queue must be there before another may name it. */
function deadLettersFirst(jobs: readonly Job<never>[]): Job<never>[] {
  const names = new Set(jobs.map(({ options }) => options.deadLetter?.name));
  return [...jobs].sort((a, b) => Number(names.has(b.name)) - Number(names.has(a.name)));
}

/** Has jobs run by themselves; what an earlier version had run goes. */
async function schedule<Tools>(boss: PgBoss, jobs: readonly Job<Tools>[]): Promise<void> {
  const crons = new Map(jobs.flatMap(({ name, options: { cron } }) => (cron ? [[name, cron] as const] : [])));
  for (const { name } of await boss.getSchedules()) if (!crons.has(name)) await boss.unschedule(name);
  for (const [name, cron] of crons) await boss.schedule(name, cron, {});
}
