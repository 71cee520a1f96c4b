import { existsSync, readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Refused } from './refused.mjs';

/** A server touches its lock every five seconds. */
const SILENCE_OF_THE_DEAD_MS = 30_000;

/**
 * @param {string} folder
 * @throws Refused unless it holds a whole database of the first release that no server uses
 */
export function refuseIfUnfit(folder) {
  if (!existsSync(join(folder, 'db', 'PG_VERSION')))
    throw new Refused(
      `There is no database of the first release in ${folder}: it would be ${join(folder, 'db')}.`,
    );
  if (existsSync(join(folder, 'db.incomplete')))
    throw new Refused(`The database in ${folder} was never finished: nothing is in it.`);
  const lock = join(folder, 'db.lock');
  if (existsSync(lock) && isHeld(lock))
    throw new Refused(`A server uses ${folder}. Stop it; if there is none, remove ${lock}.`);
}

/** @param {string} lock */
function isHeld(lock) {
  let holder;
  try {
    holder = JSON.parse(readFileSync(lock, 'utf8'));
  } catch {
    return true;
  }
  if (holder?.host !== hostname()) return Date.now() - statSync(lock).mtimeMs < SILENCE_OF_THE_DEAD_MS;
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
