import { readdirSync, readFileSync } from 'node:fs';

/** The kernel counts a process's time in these. */
const TICK_MS = 10;

interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  readonly zombie: boolean;
  readonly ticks: number;
}

/** The processes that a process has started, and those they have, as `/proc` (Linux) shows them. */
export function descendantsOf(pid: number): number[] {
  const all = readdirSync('/proc')
    .map(Number)
    .filter(Number.isInteger)
    .map(readStat)
    .filter((stat) => stat !== null);
  const found = [pid];
  for (const ancestor of found)
    for (const { pid: child, parent } of all) if (parent === ancestor) found.push(child);
  return found.slice(1);
}

/** Whether a process runs. One that has ended and that nobody has asked after doesn't. */
export function isRunning(pid: number): boolean {
  const stat = readStat(pid);
  return stat !== null && !stat.zombie;
}

/** Resident memory in bytes; 0 for a process that is gone. */
export function residentBytes(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readProc(pid, 'status') ?? '')?.[1];
  return Number(kibibytes ?? 0) * 1024;
}

/** Milliseconds that a process has used of all cores, its threads included; 0 for one that is gone. */
export function cpuMs(pid: number): number {
  return (readStat(pid)?.ticks ?? 0) * TICK_MS;
}

function readStat(pid: number): ProcessStat | null {
  const stat = readProc(pid, 'stat');
  if (stat === null) return null;
  // The command before these fields stands in parentheses and may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parent] = fields;
  const [user, system] = fields.slice(11);
  return { pid, parent: Number(parent), zombie: state === 'Z', ticks: Number(user) + Number(system) };
}

function readProc(pid: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return null;
  }
}
