import { spawn } from 'node:child_process';
import type { Logger } from '../logger.js';

/**
 * Reads from a pipe that this process holds open. If it ends without the word that all is over, this process was killed:
 * then the server is ended, politely at first, and the folders named are removed. A dead server's process number may
 * stay taken where nobody asks how it ended, so the server's own note counts too.
 */
const SCRIPT = `
pid=$1 cluster=$2
shift 2
runs() {
  test "$(head -n 1 "$cluster/postmaster.pid" 2>/dev/null)" = "$pid" && kill -0 "$pid" 2>/dev/null
}
read -r word
test "$word" = over && exit 0
runs && kill -INT "$pid"
tries=0
while runs && test $tries -lt 450; do
  tries=$((tries + 1))
  test $tries -eq 150 && kill -QUIT "$pid"
  test $tries -eq 300 && kill -KILL "$pid"
  sleep 0.2 2>/dev/null || sleep 1
done
for folder; do rm -rf "$folder"; done
`;

export interface Watcher {
  /** The server has ended, or is being ended by this process. */
  dismiss(): void;
}

/**
 * Sees to it that the server does not outlive this process, nor the folders that are of no use without it. Where there
 * is no shell, the next start ends the server.
 */
export function watchOver(pid: number, cluster: string, folders: readonly string[], logger: Logger): Watcher {
  if (process.platform === 'win32') return { dismiss() {} };
  const shell = spawn('/bin/sh', ['-c', SCRIPT, 'ipto-watcher', String(pid), cluster, ...folders], {
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
