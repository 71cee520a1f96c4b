import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

/** A request asks for the connection several times, a few milliseconds apart: so long nobody asks once it is over. */
const QUIET_MS = 4;
/** Background work waits no longer for that, however many requests there are. */
const PATIENCE_MS = 60;

/** Runs one piece of background work, which takes the connection and gives it back. */
export type InBackground = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Shares the one connection of an embedded database between requests and work that nobody waits for: of the latter one
 * piece at a time takes it, in a moment in which no request is on its way, or after waiting for one long enough.
 */
export function givingWay(pool: pg.Pool): InBackground {
  let releases = 0;
  let lastRelease = 0;
  pool.on('release', () => {
    releases++;
    lastRelease = performance.now();
  });
  const isQuiet = () =>
    pool.idleCount === pool.totalCount &&
    pool.waitingCount === 0 &&
    performance.now() - lastRelease >= QUIET_MS;
  const quietMoment = async () => {
    const until = performance.now() + PATIENCE_MS;
    while (!isQuiet() && performance.now() < until) await sleep(1);
  };
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(async () => {
      await quietMoment();
      const before = { releases, lastRelease };
      try {
        return await work();
      } finally {
        // What it gave back itself is no request's; what others gave back while it stood in line for its turn is.
        if (releases === before.releases + 1) lastRelease = before.lastRelease;
      }
    });
    last = turn.catch(() => {});
    return turn;
  };
}
