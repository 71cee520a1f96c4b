import { randomInt } from 'node:crypto';
import { torture } from './torture.js';

const DEFAULT_MINUTES = 5;
const AGREES = 'The ledger agrees with the usage events.';

/** `pnpm torture [minutes] [seed]`: exit code 1 if the books disagree anywhere. */
async function main(args: readonly string[]): Promise<void> {
  const [minutes = DEFAULT_MINUTES, seed = randomInt(2 ** 31)] = args.map(Number);
  if (!(minutes > 0) || !Number.isInteger(seed)) {
    process.stderr.write('pnpm torture [minutes] [seed]\n');
    process.exitCode = 2;
    return;
  }
  process.stdout.write(`seed ${seed}, ${minutes} min\n`);
  const { DATABASE_URL, IPTO_SECRET } = process.env;
  const end = performance.now() + minutes * 60_000;
  const { kills, answered, refusals, verified, faults } = await torture({
    seed,
    goesOn: () => performance.now() < end,
    onKill: (count) => {
      if (count % 10 === 0) process.stdout.write(`killed ${count} times\n`);
    },
    env: {
      ...(DATABASE_URL !== undefined && { DATABASE_URL }),
      ...(IPTO_SECRET !== undefined && { IPTO_SECRET }),
    },
  });
  const refused = [...refusals].map(([status, count]) => `${status}: ${count}`).join(', ');
  process.stdout.write(
    `killed ${kills} times; ${answered} answers; refused ${refused || 'nothing'}\n${verified}\n`,
  );
  process.stdout.write(`${faults.length} faults\n${faults.slice(0, 20).join('\n')}\n`);
  if (faults.length > 0 || verified !== AGREES) process.exitCode = 1;
}

await main(process.argv.slice(2));
