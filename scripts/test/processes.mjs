import { spawn } from 'node:child_process';

const running = new Set();
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    interrupted = true;
    for (const child of running) child.kill(signal);
  });

/**
 * Runs a command; whether it ended well, and what it printed. It prints on this terminal, or with `quiet` nowhere: of
 * what runs beside something else the output is shown in one piece, later.
 */
export async function run(command, args, { quiet = false, ...options } = {}) {
  if (interrupted) return { succeeded: false, output: '' };
  const child = spawn(command, args, {
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    ...options,
  });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  const status = await new Promise((resolve) => {
    child.on('error', (error) => {
      output += `${error.message}\n`;
      resolve(null);
    });
    child.on('close', resolve);
  });
  running.delete(child);
  return { succeeded: status === 0 && !interrupted, output };
}

export function wasInterrupted() {
  return interrupted;
}
