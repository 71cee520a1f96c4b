import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * A string that tells this run of a process id from every other run of it, or null if no such process runs.
 * Where the system can't tell the start time, it is `unknown` for every live process.
 */
export function processBirth(pid: number): string | null {
  if (!isRunning(pid)) return null;
  return process.platform === 'linux' ? linuxBirth(pid) : psBirth(pid);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, under another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function linuxBirth(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the command in parentheses and may hold spaces; the start time is the 22nd.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return null;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}/${fields[19]}`;
  } catch {
    return isRunning(pid) ? 'unknown' : null;
  }
}

function psBirth(pid: number): string | null {
  const ps = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
  });
  return ps.status === 0 && ps.stdout.trim() !== '' ? ps.stdout.trim() : 'unknown';
}
