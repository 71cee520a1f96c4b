// `pnpm ipto-server …`: the server's own program from the clone, in the folder where `pnpm start` runs, so that both
// mean the same data folder.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const cwd = fileURLToPath(new URL('..', import.meta.url));
const binary = fileURLToPath(new URL('../apps/api/dist/server-cli.js', import.meta.url));

if (!existsSync(binary)) {
  const build = ['exec', 'turbo', 'run', 'build', '--filter=@ipto/api', '--output-logs=errors-only'];
  const { status, error } = spawnSync('pnpm', build, { cwd, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

const child = spawn(process.execPath, [binary, ...process.argv.slice(2)], { cwd, stdio: 'inherit' });
// A terminal's Ctrl-C reaches the program as well, which then ends by itself; of a signal it must be told.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('close', (code, signal) => {
  process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
});
