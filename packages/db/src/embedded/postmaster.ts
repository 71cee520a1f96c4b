import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineUnavailable } from '../errors.js';
import type { Logger } from '../logger.js';
import { type Address, removeSocket } from './address.js';
import type { Binaries } from './binaries.js';
import { environment } from './environment.js';
import type { Home } from './home.js';
import { endLeftovers, markerOf } from './leftovers.js';
import { readPostmasterFile } from './postmaster-file.js';
import { type EngineSettings, serverArguments } from './settings.js';
import { watchOver } from './watcher.js';

const LOOK_EVERY_MS = 5;
const STOP_PATIENCE_MS = 60_000;
/** How many of the server's last lines an error repeats. */
const LINES_KEPT = 12;

export interface Launch extends EngineSettings {
  readonly home: Home;
  readonly binaries: Binaries;
  readonly address: Address;
  /** Go with the server if this process is killed. */
  readonly temporaryFolders: readonly string[];
  readonly startTimeoutMs: number;
  readonly logger: Logger;
}

/** A running server. */
export interface Postmaster {
  /** Resolves once it has ended, with its exit code or the signal that ended it. */
  readonly ended: Promise<number | string>;
  /** Lets no one in any more, ends what runs, checkpoints and stops. */
  stop(): Promise<void>;
}

/**
 * Starts `postgres` on the cluster and waits until it serves.
 * @throws EngineUnavailable if it ends, or takes too long; then nothing of it is left
 */
export async function startPostmaster(launch: Launch): Promise<Postmaster> {
  const { home, binaries, address, logger } = launch;
  await endLeftovers(home.cluster);
  await removeSocket(address);
  const child = spawn(
    binaries.postgres,
    serverArguments(home.cluster, address, await markerOf(home.cluster), launch),
    {
      ...home.runner.spawnAs,
      // Ctrl-C on the terminal is for this process, which stops the server when it is done with it.
      detached: true,
      cwd: '/',
      env: environment(binaries),
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const log = new ServerLog(child.stderr, logger);
  const ended = endOf(child);
  if (child.pid !== undefined) {
    const watcher = watchOver(child.pid, home.cluster, launch.temporaryFolders, logger);
    void ended.then(() => watcher.dismiss());
  }
  const failure = await untilReady(child, ended, home.cluster, launch.startTimeoutMs);
  if (failure !== null) {
    child.kill('SIGQUIT');
    await stopped(child, ended, 5_000);
    throw new EngineUnavailable(`${failure} ${log.last()}`.trim());
  }
  log.isTold = true;
  return {
    ended,
    async stop() {
      log.isTold = false;
      child.kill('SIGINT');
      await stopped(child, ended, STOP_PATIENCE_MS);
    },
  };
}

/** Null once the server serves, or why it does not. */
async function untilReady(
  child: ChildProcess,
  ended: Promise<number | string>,
  cluster: string,
  timeoutMs: number,
): Promise<string | null> {
  const deadline = Date.now() + timeoutMs;
  let how: number | string | null = null;
  void ended.then((value) => {
    how = value;
  });
  while (Date.now() < deadline) {
    if (how !== null) return `The embedded database in ${cluster} did not start: it ended with ${how}.`;
    const note = await readPostmasterFile(cluster);
    if (note?.isReady && note.pid === child.pid) return null;
    await Promise.race([ended, sleep(LOOK_EVERY_MS)]);
  }
  return `The embedded database in ${cluster} did not start within ${timeoutMs / 1000} s.`;
}

async function endOf(child: ChildProcess): Promise<number | string> {
  try {
    const [code, signal] = await once(child, 'exit');
    return code ?? signal;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Waits until a server that was told to end has done so; makes an end of one that does not. */
async function stopped(child: ChildProcess, ended: Promise<unknown>, patienceMs: number): Promise<void> {
  const blunter = setTimeout(() => child.kill('SIGQUIT'), patienceMs);
  const bluntest = setTimeout(() => child.kill('SIGKILL'), patienceMs + 5_000);
  await ended;
  clearTimeout(blunter);
  clearTimeout(bluntest);
}

/** Passes on what the server says while it serves; what it says when it starts and stops is kept in case it fails. */
class ServerLog {
  isTold = false;
  readonly #lines: string[] = [];

  constructor(stderr: Readable, logger: Logger) {
    createInterface({ input: stderr }).on('line', (line) => {
      this.#lines.push(line);
      if (this.#lines.length > LINES_KEPT) this.#lines.shift();
      if (!this.isTold) return;
      // Whom it turned away, FATAL, learns of it by an error of his own.
      if (line.startsWith('PANIC:')) logger.error({ line }, 'the database server');
      else if (line.startsWith('LOG:')) logger.info({ line }, 'the database server');
    });
  }

  last(): string {
    return this.#lines.join('\n');
  }
}
