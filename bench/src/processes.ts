import { readFileSync } from 'node:fs';
import { cpuMs, descendantsOf } from '@ipto/e2e';

/** Milliseconds of CPU that an installation has used, by what used them. */
export interface InstallationCpu {
  /** The process that serves, its threads included. */
  readonly server: number;
  /** Processes that it starts for models and for reading files. */
  readonly children: number;
  /** PostgreSQL with its backends. */
  readonly database: number;
}

/** What a server's process and all that it started have used so far. */
export function installationCpu(pid: number): InstallationCpu {
  let children = 0;
  let database = 0;
  for (const child of descendantsOf(pid))
    if (isPostgres(child)) database += cpuMs(child);
    else children += cpuMs(child);
  return { server: cpuMs(pid), children, database };
}

export function cpuBetween(before: InstallationCpu, after: InstallationCpu): InstallationCpu {
  return {
    server: after.server - before.server,
    children: after.children - before.children,
    database: after.database - before.database,
  };
}

export function allCpu({ server, children, database }: InstallationCpu): number {
  return server + children + database;
}

function isPostgres(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('postgres');
  } catch {
    return false;
  }
}
