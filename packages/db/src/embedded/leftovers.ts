import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, realpath } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { EngineUnavailable } from '../errors.js';
import { disownPostmasterFile, type PostmasterFile, readPostmasterFile } from './postmaster-file.js';

const LOOK_EVERY_MS = 20;
/** How long the processes of a server may take to end, the more bluntly they are told to. */
const PATIENCE_MS = { politely: 20_000, abruptly: 5_000, atOnce: 10_000 };

/** By this name in their titles the processes of a cluster's server are told from all others. */
export async function markerOf(cluster: string): Promise<string> {
  return `ipto-${createHash('sha256')
    .update(await realpath(cluster))
    .digest('hex')
    .slice(0, 16)}`;
}

/**
 * Ends what is left of a server that worked on the cluster without this process: one whose parent was killed, or the
 * children of one that was killed itself.
 * @throws EngineUnavailable if they don't end
 */
export async function endLeftovers(cluster: string): Promise<void> {
  const marker = await markerOf(cluster);
  const end = async (
    signal: NodeJS.Signals,
    patienceMs: number,
    onlyPostmaster: boolean,
  ): Promise<boolean> => {
    const deadline = Date.now() + patienceMs;
    const told = new Set<number>();
    for (;;) {
      const pids = await serverProcesses(marker, note);
      if (pids.length === 0) return true;
      if (Date.now() > deadline) return false;
      const postmaster = pids.find((pid) => pid === note?.pid);
      for (const pid of onlyPostmaster && postmaster !== undefined ? [postmaster] : pids)
        if (!told.has(pid)) tell(pid, signal);
      for (const pid of pids) told.add(pid);
      await sleep(LOOK_EVERY_MS);
    }
  };
  const note = await readPostmasterFile(cluster);
  const ended =
    (await end('SIGINT', PATIENCE_MS.politely, true)) ||
    (await end('SIGQUIT', PATIENCE_MS.abruptly, false)) ||
    (await end('SIGKILL', PATIENCE_MS.atOnce, false));
  if (!ended)
    throw new EngineUnavailable(`Processes of an earlier start still work on ${cluster} and can't be ended.`);
  // On Windows PostgreSQL does not know its parent.
  if (process.platform !== 'win32' && (await readPostmasterFile(cluster)) !== null)
    await disownPostmasterFile(cluster);
}

function tell(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}

/** The server's first process has the marker among its arguments, each of its children in the title it gives itself. */
async function serverProcesses(marker: string, note: PostmasterFile | null): Promise<number[]> {
  if (process.platform === 'win32')
    return note !== null && (await isPostgresOnWindows(note.pid)) ? [note.pid] : [];
  const all = process.platform === 'linux' ? await linuxProcesses() : await psProcesses();
  return all
    .filter(
      ({ title }) =>
        title.startsWith(`postgres: ${marker}:`) || title.includes(` -c cluster_name=${marker} `),
    )
    .map(({ pid }) => pid);
}

interface Process {
  readonly pid: number;
  readonly title: string;
}

async function linuxProcesses(): Promise<Process[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return Promise.all(
    pids.map(async (pid) => {
      const title = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return { pid: Number(pid), title: title.replaceAll('\0', ' ') };
    }),
  );
}

async function psProcesses(): Promise<Process[]> {
  const { stdout } = await promisify(execFile)('ps', ['-axww', '-o', 'pid=,command='], {
    maxBuffer: 64 * 1024 ** 2,
  });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, title] = /^\s*(\d+) (.*)$/.exec(line) ?? [];
    return pid === undefined || title === undefined ? [] : [{ pid: Number(pid), title: `${title} ` }];
  });
}

async function isPostgresOnWindows(pid: number): Promise<boolean> {
  const { stdout } = await promisify(execFile)('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH']);
  return stdout.startsWith('"postgres.exe"');
}
