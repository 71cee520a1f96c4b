import type { z } from 'zod';
import { Child } from './child-process.js';
import { SubprocessFailed } from './failure.js';

/** Where a subprocess reports its restarts; a pino logger fits. */
export interface SubprocessLogger {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface SubprocessOptions<Response> {
  /** What the child is called in logs. */
  readonly name: string;
  /** The module that the child runs; it calls `serve` of `@ipto/subprocess/child`. */
  readonly entry: URL;
  /** Plain data handed to the child's `open`. */
  readonly setup: unknown;
  /** The shape of an answer. The child handles foreign bytes, so what it says is checked. */
  readonly response: z.ZodType<Response>;
  /** Time for one call, without the wait for its turn. */
  readonly timeoutMs: number;
  /** Time for the child to load. */
  readonly startTimeoutMs: number;
  /** Resident memory at which the child ends. */
  readonly maxRssBytes: number;
  /** Flags of Node itself for the child. */
  readonly execArgv?: readonly string[];
  /** Environment for the child beside what any process needs. */
  readonly env?: Readonly<Record<string, string>>;
  /** Calls after which a fresh child takes over. */
  readonly recycleAfter?: number;
  /** What becomes of a running call whose signal aborts: `kill` ends its child, `abandon` lets it run out. */
  readonly onAbort: 'kill' | 'abandon';
  readonly logger?: SubprocessLogger | undefined;
}

/** A supervised child process that answers calls one after another, in the order they came. */
export interface Subprocess<Response> {
  /** Starts the child if none runs. */
  ready(): Promise<void>;
  /**
   * Sends one request and resolves with its answer.
   * @throws SubprocessFailed if the child dies, runs too long or throws; the next call gets a fresh child.
   * @throws the signal's reason once it aborts.
   */
  call(request: unknown, signal?: AbortSignal): Promise<Response>;
  /** The process id of the running child, for tests and metrics. */
  readonly pid: number | undefined;
  /** Fails what waits or runs, ends the child and resolves when it is gone. */
  close(): Promise<void>;
}

/** Opens a subprocess. The child starts with the first call. */
export function openSubprocess<Response>(options: SubprocessOptions<Response>): Subprocess<Response> {
  return new SupervisedProcess(options);
}

class SupervisedProcess<Response> implements Subprocess<Response> {
  readonly #options: SubprocessOptions<Response>;
  readonly #dying = new Set<Promise<void>>();
  #child: Child | null = null;
  #lastTurn: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(options: SubprocessOptions<Response>) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#child?.usable ? this.#child.pid : undefined;
  }

  ready(): Promise<void> {
    return this.#takeTurn(async () => {
      await this.#readyChild();
    });
  }

  call(request: unknown, signal?: AbortSignal): Promise<Response> {
    const turn = this.#takeTurn(() => this.#run(request, signal));
    return signal ? untilAborted(turn, signal) : turn;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#retire();
    await this.#lastTurn;
    await Promise.all(this.#dying);
  }

  #takeTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#lastTurn.then(work);
    this.#lastTurn = turn.catch(() => undefined);
    return turn;
  }

  async #run(request: unknown, signal: AbortSignal | undefined): Promise<Response> {
    signal?.throwIfAborted();
    const child = await this.#readyChild();
    signal?.throwIfAborted();
    const kill = () => child.kill('closed', 'The call was aborted');
    if (this.#options.onAbort === 'kill') signal?.addEventListener('abort', kill);
    try {
      const answer = this.#options.response.safeParse(await child.call(request, this.#options.timeoutMs));
      if (answer.success) return answer.data;
      child.kill('invalid', 'Unexpected answer');
      throw new SubprocessFailed('invalid', `Unexpected answer: ${answer.error.message}`);
    } catch (error) {
      this.#report(error, child);
      throw error;
    } finally {
      signal?.removeEventListener('abort', kill);
      if (!child.usable || child.calls >= (this.#options.recycleAfter ?? Number.POSITIVE_INFINITY)) {
        this.#retire();
      }
    }
  }

  async #readyChild(): Promise<Child> {
    if (this.#closed) throw new SubprocessFailed('closed', 'The subprocess is closed');
    if (this.#child?.usable) return this.#child;
    this.#retire();
    const { entry, setup, maxRssBytes, execArgv = [], env = {}, startTimeoutMs } = this.#options;
    const child = new Child(entry, { parentPid: process.pid, maxRssBytes, setup }, execArgv, env);
    this.#child = child;
    try {
      await child.ready(startTimeoutMs);
    } catch (error) {
      this.#report(error, child);
      if (!(error instanceof SubprocessFailed) || error.failure === 'closed') throw error;
      throw new SubprocessFailed('start', error.message);
    }
    this.#options.logger?.debug({ subprocess: this.#options.name, pid: child.pid }, 'Subprocess started');
    return child;
  }

  #retire(): void {
    const child = this.#child;
    if (!child) return;
    this.#child = null;
    child.kill('closed', 'The subprocess is closed');
    this.#dying.add(child.exited);
    void child.exited.then(() => this.#dying.delete(child.exited));
  }

  #report(error: unknown, child: Child): void {
    if (!(error instanceof SubprocessFailed) || error.failure === 'closed') return;
    const { name, logger } = this.#options;
    logger?.warn({ subprocess: name, pid: child.pid, failure: error.failure }, error.message);
  }
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
