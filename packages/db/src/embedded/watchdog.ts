const LONG_STATEMENT_MS = 30 * 60_000;

/**
 * Watches a worker that can't be asked: while it runs a statement it hears nothing. It leaves the time at which the
 * statement began in shared memory, and the watchdog reads it from outside.
 */
export class Watchdog {
  readonly busySince = new SharedArrayBuffer(8);
  readonly #clock = new BigInt64Array(this.busySince);
  readonly #timer: NodeJS.Timeout;
  #unhurried = 0;

  constructor(limitMs: number, onOverrun: (runningMs: number) => void) {
    this.#timer = setInterval(
      () => {
        const since = Atomics.load(this.#clock, 0);
        if (since === 0n) return;
        const runningMs = Number(process.hrtime.bigint() - since) / 1e6;
        if (runningMs <= (this.#unhurried > 0 ? Math.max(limitMs, LONG_STATEMENT_MS) : limitMs)) return;
        this.reset();
        onOverrun(runningMs);
      },
      Math.min(1000, Math.max(10, limitMs / 4)),
    );
    this.#timer.unref();
  }

  /** Gives statements half an hour while `work` runs: migrations and maintenance may take longer than a request. */
  async unhurried<T>(work: () => Promise<T>): Promise<T> {
    this.#unhurried += 1;
    try {
      return await work();
    } finally {
      this.#unhurried -= 1;
    }
  }

  /** Forgets the current statement: its worker is gone. */
  reset(): void {
    Atomics.store(this.#clock, 0, 0n);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
