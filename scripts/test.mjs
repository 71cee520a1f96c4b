// `pnpm test`: build, static checks, then every test of every package, ending with `N passed, N failed`.
// Arguments go on to vitest: `pnpm test packages/search` runs that folder's tests alone.
import { spawnSync } from 'node:child_process';

const steps = [
  ['bash', ['apps/web/scripts/install-browser.sh']],
  ['pnpm', ['exec', 'turbo', 'run', 'build', '--output-logs=errors-only']],
  ['pnpm', ['run', 'check']],
  ['pnpm', ['exec', 'vitest', 'run', ...process.argv.slice(2)]],
];

for (const [command, args] of steps) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
