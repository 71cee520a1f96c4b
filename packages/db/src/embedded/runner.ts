import type { Stats } from 'node:fs';
import { readFileSync } from 'node:fs';
import { lstat, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EngineRefused } from '../errors.js';

/** The user as whom PostgreSQL runs. */
export interface Runner {
  /** -1 where users have no numbers. */
  readonly uid: number;
  readonly gid: number;
  /** What `spawn` needs to become that user; empty if this process is it. */
  readonly spawnAs: { readonly uid?: number; readonly gid?: number };
}

const ROOT = 0;

/**
 * This user. PostgreSQL refuses root, so for root it is who owns the cluster already, or `nobody`.
 * @throws EngineRefused
 */
export async function findRunner(cluster: string): Promise<Runner> {
  const uid = process.getuid?.() ?? -1;
  const gid = process.getgid?.() ?? -1;
  if (uid !== ROOT) return { uid, gid, spawnAs: {} };
  const owner = await lstat(cluster).catch(() => null);
  const user = owner !== null && owner.uid !== ROOT ? { uid: owner.uid, gid: owner.gid } : nobody();
  // Some systems write the highest numbers as negative ones; files have them positive, and `spawn` wants them as they are.
  return { uid: user.uid >>> 0, gid: user.gid >>> 0, spawnAs: { uid: user.uid | 0, gid: user.gid | 0 } };
}

function nobody(): { uid: number; gid: number } {
  const line = readPasswd().find((fields) => fields[0] === 'nobody');
  const [, , uid, gid] = (line ?? []).map(Number);
  if (!Number.isInteger(uid) || !Number.isInteger(gid) || uid === undefined || gid === undefined)
    throw new EngineRefused(
      'PostgreSQL does not run as root, and /etc/passwd names no user `nobody` to run it as. ' +
        'Add one, start as an ordinary user, or name a PostgreSQL server in DATABASE_URL.',
    );
  return { uid, gid };
}

function readPasswd(): string[][] {
  try {
    return readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'));
  } catch {
    return [];
  }
}

/** Whether the runner may enter every folder on the way to `path`, and `path` itself if it is one. */
export async function mayReach(runner: Runner, path: string): Promise<boolean> {
  return (await firstClosed(runner, path)) === null;
}

/** The first folder on the way to `path` that the runner may not enter; null if it may enter all. */
export async function firstClosed(runner: Runner, path: string): Promise<string | null> {
  if (runner.spawnAs.uid === undefined) return null;
  const folders: string[] = [];
  for (let folder = await realpath(path); ; folder = dirname(folder)) {
    folders.unshift(folder);
    if (folder === dirname(folder)) break;
  }
  for (const folder of folders) if (!mayEnter(runner, await stat(folder))) return folder;
  return null;
}

function mayEnter({ uid, gid }: Runner, { uid: owner, gid: group, mode }: Stats): boolean {
  if (owner === uid) return (mode & 0o100) !== 0;
  return (mode & (group === gid ? 0o010 : 0o001)) !== 0;
}
