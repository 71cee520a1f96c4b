import { readdirSync, readFileSync } from 'node:fs';

interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  readonly zombie: boolean;
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

function readStat(pid: number): ProcessStat | null {
  const stat = readProc(pid, 'stat');
  if (stat === null) return null;
  // The command before these fields stands in parentheses and may hold spaces.
  const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { pid, parent: Number(parent), zombie: state === 'Z' };
}

function readProc(pid: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return null;
  }
}
