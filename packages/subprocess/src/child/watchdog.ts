import { parentPort, workerData } from 'node:worker_threads';
import { launchSchema, MEMORY_SIGNAL } from '../protocol.js';

// A thread of its own, because the main thread may be busy for minutes and then hears neither a timer nor the
// end of its parent.
const CHECK_EVERY_MS = 100;

const { parentPid, maxRssBytes } = launchSchema.parse(workerData);

function check(): void {
  if (process.ppid !== parentPid) process.kill(process.pid, 'SIGKILL');
  if (process.memoryUsage.rss() > maxRssBytes) process.kill(process.pid, MEMORY_SIGNAL);
}

check();
setInterval(check, CHECK_EVERY_MS);
parentPort?.postMessage('watching');
