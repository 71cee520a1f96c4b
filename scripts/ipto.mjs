// `pnpm ipto …`: the CLI from the clone, in the folder it was called from.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const binary = fileURLToPath(new URL('../apps/cli/dist/ipto.js', import.meta.url));

/** Runs a program on this terminal and ends with its status if it fails. */
function run(command, args, cwd) {
  const { status, error } = spawnSync(command, args, { cwd, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

if (!existsSync(binary))
  run('pnpm', ['exec', 'turbo', 'run', 'build', '--filter=@ipto/cli', '--output-logs=errors-only'], root);
run(process.execPath, [binary, ...process.argv.slice(2)], process.env.INIT_CWD ?? process.cwd());
