import type { Database, Prisma } from '@ipto/db';
import type { FastifyBaseLogger } from 'fastify';
import { fromPrisma, type Job, PgBoss, type QueueOptions } from 'pg-boss';
import { executeSql } from './execute-sql.js';
import { JOBS, type JobData, type JobName } from './jobs.js';

/** Keys handed to one job; a dataset may have very many. */
const KEYS_PER_JOB = 1000;
const STOP_MS = 5_000;
/** A worker woken before the commit finds nothing, and looks again on its own a second later. */
const WAKE_AFTER_MS = 30;

const RETRY = {
  // Stopping a server in the middle counts as a try, too.
  retryLimit: 20,
  retryBackoff: true,
  retryDelay: 1,
  retryDelayMax: 300,
  // A job not heard of for this long belongs to a process that is gone.
  heartbeatSeconds: 10,
  expireInSeconds: 6 * 3600,
} as const;

/** A job in the hands of a worker. */
export interface RunningJob<N extends JobName> {
  readonly data: JobData<N>;
  /** Fires when the worker stops, or the job is no longer its own. */
  readonly signal: AbortSignal;
}

export type MailJob = 'mail_invitation' | 'mail_password_reset' | 'mail_verification';
const MAIL_JOBS: readonly MailJob[] = ['mail_invitation', 'mail_password_reset', 'mail_verification'];

/** Durable background work. A job is sent in the transaction of what it follows from. */
export interface Queue {
  ingest(tx: Prisma.TransactionClient, objectId: string): Promise<void>;
  /** Removes what is stored under these keys, at once or after an instant. */
  removeBytes(tx: Prisma.TransactionClient, keys: readonly (string | null)[], after?: Date): Promise<void>;
  mail<N extends MailJob>(tx: Prisma.TransactionClient, name: N, data: JobData<N>): Promise<void>;
  /** Works on jobs of one kind, `concurrency` at a time. A run that throws is tried again, later each time. */
  work<N extends JobName>(
    name: N,
    concurrency: number,
    run: (job: RunningJob<N>) => Promise<void>,
  ): Promise<void>;
  /** Runs `maintenance` at each match of a cron expression, once however many processes there are. */
  scheduleMaintenance(cron: string): Promise<void>;
  /** Resolves if jobs can be sent. */
  ping(): Promise<void>;
  /** Takes no more jobs; what still runs is told to stop and goes back into the queue. */
  stopWork(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the queue and makes what it needs in the database. */
export async function openQueue(db: Database, logger: FastifyBaseLogger): Promise<Queue> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => executeSql(db.pool, text, values) },
    superviseIntervalSeconds: 10,
    monitorIntervalSeconds: 10,
  });
  boss.on('error', (error) => logger.warn({ err: error }, 'the queue met an error'));
  await boss.start();
  await openJobQueue(boss, 'ingest_failed', RETRY);
  await openJobQueue(boss, 'ingest', { ...RETRY, deadLetter: 'ingest_failed' });
  await openJobQueue(boss, 'remove_bytes', RETRY);
  await openJobQueue(boss, 'maintenance', RETRY);
  for (const name of MAIL_JOBS) await openJobQueue(boss, name, RETRY);

  const workers = new Map<JobName, string[]>();
  const stopping = new AbortController();

  function wake(name: JobName): void {
    for (const worker of workers.get(name) ?? []) boss.notifyWorker(worker);
  }

  async function send<N extends JobName>(
    tx: Prisma.TransactionClient,
    name: N,
    data: JobData<N>,
    startAfter?: Date,
  ) {
    await boss.send(name, data, { db: fromPrisma(tx), ...(startAfter && { startAfter }) });
    setTimeout(() => wake(name), WAKE_AFTER_MS).unref();
  }

  return {
    ingest: (tx, objectId) => send(tx, 'ingest', { objectId }),
    async removeBytes(tx, keys, after) {
      const present = keys.filter((key) => key !== null);
      for (let at = 0; at < present.length; at += KEYS_PER_JOB)
        await send(tx, 'remove_bytes', { keys: present.slice(at, at + KEYS_PER_JOB) }, after);
    },
    mail: (tx, name, data) => send(tx, name, data),
    async work(name, concurrency, run) {
      // A worker each, so that each can be woken: one that has just worked looks for more at once.
      for (let i = 0; i < concurrency; i++) {
        const worker = await boss.work(name, { pollingIntervalSeconds: 1 }, async ([job]: Job<unknown>[]) => {
          if (!job) return;
          const data = JOBS[name].parse(job.data) as JobData<typeof name>;
          try {
            await run({ data, signal: AbortSignal.any([job.signal, stopping.signal]) });
          } finally {
            boss.notifyWorker(worker);
          }
        });
        workers.set(name, [...(workers.get(name) ?? []), worker]);
      }
    },
    scheduleMaintenance: (cron) => boss.schedule('maintenance', cron, {}),
    async ping() {
      await boss.getQueueStats('ingest');
    },
    async stopWork() {
      stopping.abort(new Error('The worker stops'));
      await Promise.all([...workers.keys()].map((name) => boss.offWork(name, { wait: true })));
    },
    async close() {
      await boss.stop({ graceful: true, timeout: STOP_MS });
    },
  };
}

/** Makes a queue, or gives one that is there already today's options. */
async function openJobQueue(
  boss: PgBoss,
  name: JobName,
  options: QueueOptions & { deadLetter?: string },
): Promise<void> {
  await boss.createQueue(name, options);
  await boss.updateQueue(name, options);
}
