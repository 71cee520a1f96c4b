import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { existingCluster } from '@ipto/db';
import { expect, vi } from 'vitest';

/** The process number of the server that a data folder's cluster names. */
export async function postmasterOf(dataDir: string): Promise<number> {
  const cluster = await existingCluster(dataDir);
  if (cluster === null) throw new Error(`There is no cluster for ${dataDir}.`);
  return Number((await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

export function isRunning(pid: number): boolean {
  try {
    // One that has ended, but whose end nobody has asked for, doesn't count.
    return !/^\d+ \(.*\) Z /s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** The shell that ends a server whose parent was killed. */
export function watcherOf(postmaster: number): number {
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry)))
    if (commandOf(Number(name)).includes(`\0ipto-watcher\0${postmaster}\0`)) return Number(name);
  throw new Error(`Nobody watches over ${postmaster}.`);
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

export async function untilGone(pid: number): Promise<void> {
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 60_000, interval: 20 });
}
