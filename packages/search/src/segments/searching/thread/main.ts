import { parentPort, workerData } from 'node:worker_threads';
import { type Answer, CorruptAt, type Job, scratchOf, type TaskKind, type Tasks } from '../jobs.js';
import { instantiate } from '../kernels.js';
import { check } from './check.js';
import { complete } from './complete.js';
import { Desk } from './desk.js';
import { find } from './find.js';
import { phrases } from './phrases.js';
import { statistics } from './statistics.js';

/** What a search thread is given when it starts. */
export interface ThreadData {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
}

const TASKS: { [Kind in TaskKind]: (desk: Desk, job: Job<Kind>) => Tasks[Kind]['gives'] } = {
  check: (desk, { table, asked }) => check(desk, table, asked),
  statistics: (desk, { table, asked }) => statistics(desk, table, asked),
  complete: (desk, { table, asked }) => complete(desk, table, asked),
  phrases: (desk, { table, asked }) => phrases(desk, table, asked),
  find: (desk, { table, asked }) => find(desk, table, asked),
};

const { module, memory } = workerData as ThreadData;
const kernels = instantiate(module, memory);

function perform<Kind extends TaskKind>(job: Job<Kind>): Tasks[Kind]['gives'] {
  const scratch = scratchOf(job.kind, job.asked, job.size);
  return TASKS[job.kind](new Desk(kernels, memory, scratch, job.scratchAt), job);
}

function answer(job: Job): Answer {
  try {
    return { number: job.number, gives: perform(job) };
  } catch (error) {
    if (error instanceof CorruptAt)
      return { number: job.number, corrupt: { index: error.index, reason: error.reason } };
    return {
      number: job.number,
      failed: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}

parentPort?.on('message', (job: Job) => parentPort?.postMessage(answer(job)));
