import { setTimeout as sleep } from 'node:timers/promises';
import { type Launch, type Postmaster, startPostmaster } from './postmaster.js';

const FIRST_DELAY_MS = 100;
const MOST_DELAY_MS = 5_000;

/** Keeps one server running: starts it again when it ends by itself. */
export class Supervisor {
  readonly #launch: Launch;
  readonly #closing = new AbortController();
  #postmaster: Postmaster;
  #restarting: Promise<void> | null = null;

  private constructor(launch: Launch, postmaster: Postmaster) {
    this.#launch = launch;
    this.#postmaster = postmaster;
    this.#watch(postmaster);
  }

  /**
   * Starts the server; a failure of this first start is the caller's to handle.
   * @throws EngineUnavailable
   */
  static async start(launch: Launch): Promise<Supervisor> {
    return new Supervisor(launch, await startPostmaster(launch));
  }

  /** Stops the server. The connections should be closed before. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#restarting;
    await this.#postmaster.stop();
  }

  #watch(postmaster: Postmaster): void {
    this.#postmaster = postmaster;
    void postmaster.ended.then((how) => {
      if (this.#closing.signal.aborted) return;
      this.#launch.logger.error({ how }, 'the database server ended by itself');
      this.#restarting = this.#restart().finally(() => {
        this.#restarting = null;
      });
    });
  }

  async #restart(): Promise<void> {
    const { logger } = this.#launch;
    const { signal } = this.#closing;
    for (let delayMs = FIRST_DELAY_MS; !signal.aborted; delayMs = Math.min(delayMs * 2, MOST_DELAY_MS)) {
      const began = performance.now();
      try {
        this.#watch(await startPostmaster(this.#launch));
        logger.info({ tookMs: Math.round(performance.now() - began) }, 'the database is back');
        return;
      } catch (error) {
        logger.error({ err: error, delayMs }, 'the database does not start again yet');
        await sleep(delayMs, undefined, { signal }).catch(() => {});
      }
    }
  }
}
