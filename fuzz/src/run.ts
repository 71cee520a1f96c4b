import { randomInt } from 'node:crypto';
import type { Failure } from './campaign.js';
import { type Run, runAgainstServer } from './server.js';

const DEFAULT_SECONDS = 60;

/** `pnpm fuzz [seconds] [seed]`: exit code 1 if anything failed. */
async function main(args: readonly string[]): Promise<void> {
  const [seconds = DEFAULT_SECONDS, seed = randomInt(2 ** 31)] = args.map(Number);
  if (!(seconds > 0) || !Number.isInteger(seed)) {
    process.stderr.write('pnpm fuzz [seconds] [seed]\n');
    process.exitCode = 2;
    return;
  }
  process.stdout.write(`seed ${seed}, ${seconds} s\n`);
  let end: number | undefined;
  const run = await runAgainstServer({
    seed,
    goesOn: () => {
      end ??= performance.now() + seconds * 1000;
      return performance.now() < end;
    },
    onFailure: (failure) => process.stdout.write(`\n${describe(failure)}\n`),
  });
  process.stdout.write(`\n${summary(run)}\n`);
  if (run.failures.length > 0 || run.died !== null) process.exitCode = 1;
}

function describe({ operation, caller, faults, answer, curl }: Failure): string {
  return [`FAILED ${operation} as ${caller}: ${faults.join('; ')}`, answer, curl].filter(Boolean).join('\n');
}

function summary({ sent, byStatus, operations, succeeded, failures, died }: Run): string {
  const statuses = [...byStatus].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
  const missed = operations.filter((id) => !succeeded.has(id));
  return [
    `${sent} requests; ${statuses.join(', ')}`,
    `${succeeded.size} of ${operations.length} operations answered with a 2xx`,
    ...(missed.length > 0 ? [`never: ${missed.join(', ')}`] : []),
    ...(died === null ? [] : [`The server died: ${died}`]),
    `${failures.length} kinds of failures`,
  ].join('\n');
}

await main(process.argv.slice(2));
