import { spawn } from 'node:child_process';
import type { Logger } from '../logger.js';
import type { Address } from './address.js';

/**
 * Reads from a pipe that this process holds open. If it ends without the word that all is over, this process was killed:
 * then the server is ended, politely at first, and its socket's folder is cleared away.
 */
const SCRIPT = `
read -r word
test "$word" = over && exit 0
test "$(head -n 1 "$2/postmaster.pid" 2>/dev/null)" = "$1" || exit 0
kill -INT "$1"
tries=0
while kill -0 "$1" 2>/dev/null; do
  tries=$((tries + 1))
  test $tries -eq 30 && kill -QUIT "$1"
  test $tries -eq 60 && kill -KILL "$1"
  sleep 1
done
test -n "$3" && rm -rf "$3"
`;

export interface Watcher {
  /** The server has ended, or is being ended by this process. */
  dismiss(): void;
}

/** Sees to it that the server does not outlive this process. Where there is no shell, the next start ends it. */
export function watchOver(pid: number, cluster: string, address: Address, logger: Logger): Watcher {
  if (process.platform === 'win32') return { dismiss() {} };
  const temporary = address.kind === 'socket' && address.isTemporary ? address.folder : '';
  const shell = spawn('/bin/sh', ['-c', SCRIPT, 'ipto-watcher', String(pid), cluster, temporary], {
    // A signal to this process's group, from the terminal say, is not for it.
    detached: true,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.once('error', (error) =>
    logger.warn({ err: error }, 'nothing will end the database if this process is killed'),
  );
  shell.stdin.on('error', () => {});
  shell.unref();
  return {
    dismiss() {
      shell.stdin.end('over\n');
    },
  };
}
