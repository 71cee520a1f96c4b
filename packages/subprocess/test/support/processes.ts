import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether a process runs; one that has ended but that nobody has waited for does not. */
function isRunning(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/\) Z /.test(stat);
  } catch {
    return false;
  }
}

/** Resolves once a process is gone; the test's own time limit bounds the wait. */
export async function untilGone(pid: number): Promise<void> {
  while (isRunning(pid)) await sleep(20);
}
