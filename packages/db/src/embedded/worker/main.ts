import { writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { FromWorker, ToWorker, WorkerSettings } from '../messages.js';
import { Connections } from './connections.js';
import { openEngine } from './engine.js';

if (!parentPort) throw new Error('This file runs as a worker thread.');
const supervisor = parentPort;
const settings = workerData as WorkerSettings;
const clock = new BigInt64Array(settings.busySince);

/** Ends this worker, not the process; the supervisor starts another. Written directly: no event loop turn follows. */
function die(reason: string, error: unknown): never {
  writeSync(2, `database worker: ${reason}: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(70);
}

async function timed<T>(work: () => Promise<T>): Promise<T> {
  Atomics.store(clock, 0, process.hrtime.bigint());
  try {
    return await work();
  } catch (error) {
    return die('the engine failed', error);
  } finally {
    Atomics.store(clock, 0, 0n);
  }
}

const engine = await openEngine(settings.folder, settings.snapshot, (error) =>
  die('the engine trapped', error),
);
const connections = new Connections(engine, timed);

async function close(): Promise<void> {
  await connections.stop();
  await timed(async () => {
    if (engine.isInTransaction()) await engine.exec('ROLLBACK');
    await engine.exec('CHECKPOINT');
    await engine.close();
  });
  supervisor.postMessage({ kind: 'closed' } satisfies FromWorker);
}

supervisor.on('message', (message: ToWorker) => {
  if (message.kind === 'connect') connections.accept(message.port);
  else close().catch((error: unknown) => die('closing failed', error));
});
supervisor.postMessage({ kind: 'ready' } satisfies FromWorker);
