// `pnpm test`: build, static checks, then every test of every package, ending with `N passed, N failed`.
// Arguments go on to vitest: `pnpm test packages/search` runs that folder's tests alone.
import { spawnSync } from 'node:child_process';

/** Whether a command, on this terminal, ends well. */
function succeeds(command, ...args) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
  if (error) console.error(error.message);
  return status === 0;
}

// Without a browser its tests fail, and say what is missing; all others still run.
succeeds('bash', 'apps/web/scripts/install-browser.sh');
const built =
  succeeds('pnpm', 'exec', 'turbo', 'run', 'build', '--output-logs=errors-only') &&
  succeeds('pnpm', 'run', 'check');
if (!built) {
  console.log('\n0 passed, 1 failed');
  process.exit(1);
}
process.exit(succeeds('pnpm', 'exec', 'vitest', 'run', ...process.argv.slice(2)) ? 0 : 1);
