import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { FolderInUse } from '../errors.js';
import { processBirth } from './process-identity.js';

const Holder = z.object({
  token: z.string(),
  pid: z.number().int().positive(),
  birth: z.string(),
  startedAt: z.string(),
  host: z.string(),
});
type Holder = z.infer<typeof Holder>;

const HEARTBEAT_MS = 5_000;
const SILENCE_OF_THE_DEAD_MS = 30_000;

export interface FolderLock {
  /** Gives the folder free. Safe to call twice. */
  release(): void;
}

/**
 * Takes the folder for this process alone. The lock of a process that is gone is taken over.
 * @throws FolderInUse while its holder runs
 */
export function lockFolder(folder: string): FolderLock {
  const path = join(folder, 'db.lock');
  const token = acquire(path);
  const heartbeat = setInterval(() => beat(path), HEARTBEAT_MS);
  heartbeat.unref();
  return {
    release() {
      clearInterval(heartbeat);
      if (read(path)?.token === token) rmSync(path, { force: true });
    },
  };
}

/**
 * A lock file appears whole or not at all (`link` of a finished file). Each holder's file carries its own token, so
 * among those who find a dead holder the one that locks `{path}.{token}` inherits, and it alone replaces the file.
 */
function acquire(path: string): string {
  for (;;) {
    const mine = describeThisProcess();
    const claim = `${path}.${mine.token}.claim`;
    writeFileSync(claim, JSON.stringify(mine), { mode: 0o600, flush: true });
    try {
      linkSync(claim, path);
      return mine.token;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(claim, { force: true });
    }

    const holder = read(path);
    if (holder === null) continue;
    if (isAlive(holder, path)) throw new FolderInUse(dirname(path), holder);

    const inheritance = `${path}.${holder.token}`;
    const token = acquire(inheritance);
    if (read(path)?.token === holder.token) {
      renameSync(inheritance, path);
      return token;
    }
    // Someone inherited before us and is done: look again.
    rmSync(inheritance, { force: true });
  }
}

/** Of a process on another host (or in another container) nothing can be asked but whether it still beats. */
function isAlive(holder: Holder, path: string): boolean {
  if (holder.host === hostname()) return processBirth(holder.pid) === holder.birth;
  const lastBeat = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return Date.now() - lastBeat < SILENCE_OF_THE_DEAD_MS;
}

function beat(path: string): void {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch {
    // Only other hosts look at it; a full or vanished disk shows itself elsewhere.
  }
}

function describeThisProcess(): Holder {
  return {
    token: randomUUID(),
    pid: process.pid,
    birth: processBirth(process.pid) ?? 'unknown',
    startedAt: new Date(Date.now() - process.uptime() * 1000).toISOString(),
    host: hostname(),
  };
}

function read(path: string): Holder | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const holder = Holder.safeParse(parseJson(text));
  if (!holder.success)
    throw new Error(`${path} is no lock of ours. If no server uses the folder, remove it.`);
  return holder.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
