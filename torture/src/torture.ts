import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Random, ServerProcess } from '@ipto/e2e';
import { auditBooks } from './books.js';
import { Buyer } from './buyer.js';
import { openMarket } from './market.js';

const PROGRAM = fileURLToPath(new URL('../../apps/api/dist/server-cli.js', import.meta.url));
/** A server lives for so long at most before it is killed. */
const LIFE_MS = 2_500;

export interface TortureOptions {
  readonly seed: number;
  /** Whether the server is to be killed once more, after so many times. */
  readonly goesOn: (kills: number) => boolean;
  readonly onKill?: (kills: number) => void;
  /** What the server is started with, beside a data folder. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Outcome {
  readonly kills: number;
  /** Searches, reports and downloads that were answered. */
  readonly answered: number;
  /** How often buyers were refused, by status. */
  readonly refusals: ReadonlyMap<number, number>;
  /** What `ipto-server ledger verify` said, asked while the server ran. */
  readonly verified: string;
  /** Where the books disagree, with themselves or with what buyers were told. */
  readonly faults: readonly string[];
}

/** Sixteen buyers at once on a server that is killed again and again, and then a look into all books. */
export async function torture({ seed, goesOn, onKill, env = {} }: TortureOptions): Promise<Outcome> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ipto-torture-'));
  const random = new Random(seed);
  const start = () =>
    ServerProcess.start(dataDir, { IPTO_REVIEW: 'auto', IPTO_DEFAULT_SPEND_CAP: '25', ...env });
  let server = await start();
  try {
    const market = await openMarket(server.url);
    let buying = true;
    const buyers = market.buyers.map(
      ({ key }) => new Buyer(() => server.url, key, market.objectIds, new Random(random.below(2 ** 31))),
    );
    const bought = Promise.all(buyers.map((buyer) => buyer.buyWhile(() => buying)));
    // Waited for at the end; until then its failure must not count as unhandled.
    bought.catch(() => {});
    let kills = 0;
    try {
      while (goesOn(kills)) {
        await Promise.race([sleep(random.below(LIFE_MS)), bought]);
        await server.kill();
        kills++;
        onKill?.(kills);
        server = await start();
      }
      await sleep(LIFE_MS);
    } finally {
      buying = false;
    }
    await bought;
    const told = buyers.map((buyer) => buyer.told);
    const faults = await auditBooks(server.url, market, told);
    return {
      kills,
      answered: told.reduce(
        (count, each) => count + each.searches.size + each.reports.size + each.downloads,
        0,
      ),
      refusals: sumRefusals(told),
      verified: await verify(dataDir, env),
      faults,
    };
  } finally {
    await server.kill();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function sumRefusals(told: readonly Buyer['told'][]): ReadonlyMap<number, number> {
  const sums = new Map<number, number>();
  for (const { refusals } of told)
    for (const [status, count] of refusals) sums.set(status, (sums.get(status) ?? 0) + count);
  return sums;
}

/** The last lines of the real program, on the socket of the server that runs. */
function verify(dataDir: string, env: Readonly<Record<string, string>>): Promise<string> {
  const { PATH, HOME } = process.env;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [PROGRAM, 'ledger', 'verify'],
      { env: { PATH, HOME, IPTO_DATA_DIR: dataDir, ...env } },
      (error, stdout, stderr) => resolve(error ? `${stdout}${stderr}` : stdout.trim()),
    );
  });
}
