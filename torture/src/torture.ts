import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Random, ServerProcess, until } from '@ipto/e2e';
import { auditBooks } from './books.js';
import { Buyer } from './buyer.js';
import { openMarket } from './market.js';

const PROGRAM = fileURLToPath(new URL('../../apps/api/dist/server-cli.js', import.meta.url));
/** A server gives so many answers at most before it is killed, whatever time it takes for them on this machine. */
const LIFE_ANSWERS = 20;
/** And then any moment of the next answers. */
const LAST_MOMENTS_MS = 200;

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
    const answers = async (count: number) => {
      const enough = count + sumAnswers(buyers);
      await Promise.race([until('answers', () => sumAnswers(buyers) >= enough, { everyMs: 5 }), bought]);
    };
    let kills = 0;
    try {
      while (goesOn(kills)) {
        await answers(random.below(LIFE_ANSWERS));
        await sleep(random.below(LAST_MOMENTS_MS));
        await server.kill();
        kills++;
        onKill?.(kills);
        server = await start();
      }
      await answers(LIFE_ANSWERS);
    } finally {
      buying = false;
    }
    await bought;
    const told = buyers.map((buyer) => buyer.told);
    const faults = await auditBooks(server.url, market, told);
    return {
      kills,
      answered: told.reduce((count, each) => count + usesIn(each), 0),
      refusals: sumRefusals(told),
      verified: await verify(dataDir, env),
      faults,
    };
  } finally {
    await server.kill();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 20 });
  }
}

function usesIn({ searches, reports, downloads }: Buyer['told']): number {
  return searches.size + reports.size + downloads;
}

/** How often buyers were answered, refusals included. */
function sumAnswers(buyers: readonly Buyer[]): number {
  return buyers.reduce(
    (count, { told }) =>
      [...told.refusals.values()].reduce((sum, refused) => sum + refused, count + usesIn(told)),
    0,
  );
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
