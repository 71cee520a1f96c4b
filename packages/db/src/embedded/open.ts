import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { FolderInUse, OldEngineFolder } from '../errors.js';
import type { Logger } from '../logger.js';
import { isUnreachable } from '../unreachable.js';
import {
  addressIn,
  chooseAddress,
  connectionTo,
  forgetAddress,
  ownTransport,
  type Transport,
} from './address.js';
import { findBinaries } from './binaries.js';
import { checkCluster, makeCluster } from './cluster.js';
import { type FolderLock, lockFolder } from './folder-lock.js';
import { existingCluster, type Home, oldEngineFolder, prepareHome } from './home.js';
import { readPostmasterFile } from './postmaster-file.js';
import { Supervisor } from './supervisor.js';

/** A start after a crash replays at most a gigabyte of log: some ten seconds, on a slow disk more. */
const START_TIMEOUT_MS = 120_000;
const MAX_CONNECTIONS = 60;
/** How long to wait for a server that another process is about to start or to stop. */
const ATTACH_TIMEOUT_MS = 60_000;
const LOOK_EVERY_MS = 50;

export interface EmbeddedOptions {
  readonly dataDir: string;
  readonly logger: Logger;
  /** 2 min by default. */
  readonly startTimeoutMs?: number | undefined;
  /** If another process serves the folder, use its server rather than be refused. */
  readonly attach?: boolean | undefined;
  /** For tests: writes don't wait for the disk, and all of it goes when it is closed, or this process is killed. */
  readonly throwaway?: boolean | undefined;
  readonly maxConnections?: number | undefined;
  /** Where root keeps what others must be able to enter, if the data folder can't serve. */
  readonly rootBase?: string | undefined;
  /** By default the one that suits the platform. */
  readonly transport?: Transport | undefined;
}

/** A running server, and how to connect to it. */
export interface EmbeddedDatabase {
  readonly connection: pg.ClientConfig;
  /** Stops the server if this process started it. The connections should be closed before. */
  close(): Promise<void>;
}

/**
 * Starts PostgreSQL on the data folder's cluster, and makes that first if there is none.
 * @throws FolderInUse, EngineRefused, EngineUnavailable
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const { dataDir } = options;
  // Only the folder itself is private: root's PostgreSQL is to reach it through those above.
  await mkdir(dirname(dataDir), { recursive: true });
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const deadline = Date.now() + ATTACH_TIMEOUT_MS;
  for (;;) {
    try {
      return await openHere(options, lockFolder(dataDir));
    } catch (error) {
      if (!options.attach || !(error instanceof FolderInUse)) throw error;
      const running = await findRunning(dataDir);
      if (running !== null) return running;
      // It starts just now, or restarts, or stops.
      if (Date.now() > deadline) throw error;
      await sleep(LOOK_EVERY_MS);
    }
  }
}

async function openHere(options: EmbeddedOptions, dataLock: FolderLock): Promise<EmbeddedDatabase> {
  const { dataDir, logger } = options;
  const locks = [dataLock];
  const unlock = () => {
    for (const lock of locks.splice(0).reverse()) lock.release();
  };
  try {
    const old = await oldEngineFolder(dataDir);
    if (old !== null) throw new OldEngineFolder(old);
    const home = await prepareHome(dataDir, options.rootBase);
    if (home.folder !== dataDir) {
      locks.push(lockFolder(home.folder));
      logger.info(
        { dataDir, cluster: home.cluster },
        'PostgreSQL does not run as root and could not enter the data folder: its files are elsewhere',
      );
    }
    const server = await start(home, options);
    let closing: Promise<void> | undefined;
    return {
      connection: server.connection,
      close() {
        closing ??= server
          .close()
          .finally(unlock)
          .then(() => (options.throwaway ? remove(dataDir, home.folder) : undefined));
        return closing;
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

async function start(home: Home, options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const { logger, throwaway = false, transport = ownTransport } = options;
  const binaries = await findBinaries(home.runner, home.copyFolders);
  if (existsSync(home.cluster)) await checkCluster(home);
  else await makeCluster(home, binaries, transport, throwaway);
  const address = await chooseAddress(home, transport);
  try {
    const supervisor = await Supervisor.start({
      home,
      binaries,
      address,
      temporaryFolders: [
        ...(address.kind === 'socket' && address.isTemporary ? [address.folder] : []),
        ...(throwaway ? [options.dataDir, home.folder] : []),
      ],
      throwaway,
      maxConnections: options.maxConnections ?? MAX_CONNECTIONS,
      startTimeoutMs: options.startTimeoutMs ?? START_TIMEOUT_MS,
      logger,
    });
    return {
      connection: await connectionTo(address, home),
      close: () => supervisor.close().finally(() => forgetAddress(address)),
    };
  } catch (error) {
    await forgetAddress(address);
    throw error;
  }
}

async function remove(...folders: readonly string[]): Promise<void> {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
}

/** The server that another process runs on the data folder; null if none answers. */
async function findRunning(dataDir: string): Promise<EmbeddedDatabase | null> {
  const cluster = await existingCluster(dataDir);
  const note = cluster === null ? null : await readPostmasterFile(cluster);
  if (cluster === null || !note?.isReady) return null;
  const connection = await connectionTo(addressIn(note), { folder: dirname(cluster) });
  const client = new pg.Client(connection);
  try {
    await client.connect();
    return { connection, async close() {} };
  } catch (error) {
    if (isUnreachable(error)) return null;
    throw error;
  } finally {
    await client.end();
  }
}
