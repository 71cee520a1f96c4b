import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again and again until there is an answer; an error after `timeoutMs`. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | false | null | undefined> | T | false | null | undefined,
  { timeoutMs = 120_000, everyMs = 100 } = {},
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await ask();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`Waited in vain for: ${what}`);
    await sleep(everyMs);
  }
}
