import { setTimeout as sleep } from 'node:timers/promises';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { EngineUnavailable } from '../errors.js';
import type { Logger } from '../logger.js';
import type { FromWorker, ToWorker, WorkerSettings } from './messages.js';
import { Watchdog } from './watchdog.js';

const DIAL_TIMEOUT_MS = 30_000;
const TERMINATE_TIMEOUT_MS = 5_000;
const MAX_RESTART_DELAY_MS = 5_000;

export interface SupervisorOptions {
  readonly statementTimeoutMs: number;
  readonly startTimeoutMs: number;
  readonly logger: Logger;
}

/** Keeps one engine worker running: restarts it when it dies, ends it when a statement or its own start takes too long. */
export class Supervisor {
  readonly watchdog: Watchdog;
  readonly #settings: Omit<WorkerSettings, 'busySince'>;
  readonly #startTimeoutMs: number;
  readonly #logger: Logger;
  #worker: Worker | null = null;
  #starting: Promise<void> | null = null;
  #closing = false;

  private constructor(
    settings: Omit<WorkerSettings, 'busySince'>,
    { statementTimeoutMs, startTimeoutMs, logger }: SupervisorOptions,
  ) {
    this.#settings = settings;
    this.#startTimeoutMs = startTimeoutMs;
    this.#logger = logger;
    this.watchdog = new Watchdog(statementTimeoutMs, (runningMs) => {
      logger.error({ runningMs: Math.round(runningMs) }, 'a statement ran too long: restarting the database');
      void this.#worker?.terminate();
    });
  }

  /**
   * Starts the first worker; a failure of that one is the caller's to handle.
   * @throws EngineUnavailable when it takes too long
   */
  static async start(
    settings: Omit<WorkerSettings, 'busySince'>,
    options: SupervisorOptions,
  ): Promise<Supervisor> {
    const supervisor = new Supervisor(settings, options);
    try {
      supervisor.#adopt(await supervisor.#spawn());
    } catch (error) {
      supervisor.watchdog.stop();
      throw error;
    }
    return supervisor;
  }

  /**
   * A new connection to the engine. Waits for a restart that is under way.
   * @throws EngineUnavailable when closed, or when no worker comes up in time
   */
  async dial(): Promise<MessagePort> {
    const deadline = Date.now() + DIAL_TIMEOUT_MS;
    while (!this.#closing && Date.now() < deadline) {
      const port = this.#worker && (await offerPort(this.#worker));
      if (port) return port;
      await Promise.race([this.#starting, sleep(20)]);
    }
    throw new EngineUnavailable(
      this.#closing ? 'The database is closed.' : 'The embedded database does not start.',
      'ECONNREFUSED',
      'connect',
    );
  }

  /** Checkpoints and stops the engine. The connections should be closed before. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#starting;
    const worker = this.#worker;
    if (worker) {
      const stopped = new Promise<void>((resolve) => {
        worker.once('exit', () => resolve());
        worker.on('message', (message: FromWorker) => {
          if (message.kind === 'closed') resolve();
        });
      });
      worker.postMessage({ kind: 'close' } satisfies ToWorker);
      await stopped;
      await worker.terminate();
    }
    this.watchdog.stop();
  }

  #spawn(): Promise<Worker> {
    const worker = new Worker(new URL('./worker/main.js', import.meta.url), {
      name: 'ipto-database',
      workerData: { ...this.#settings, busySince: this.watchdog.busySince } satisfies WorkerSettings,
      // With the default stack a runaway recursion in SQL wedges the engine for good instead of trapping.
      resourceLimits: { stackSizeMb: 16, maxOldGenerationSizeMb: 4096 },
    });
    return new Promise((resolve, reject) => {
      const onExit = (code: number) => {
        clearTimeout(deadline);
        reject(new Error(`The database worker ended with code ${code}.`));
      };
      const onReady = () => {
        clearTimeout(deadline);
        worker.off('exit', onExit);
        resolve(worker);
      };
      const deadline = setTimeout(() => {
        worker.off('exit', onExit).off('message', onReady);
        // Gone before another may start on the folder; a thread stuck in a system call is not waited for.
        void Promise.race([worker.terminate(), sleep(TERMINATE_TIMEOUT_MS)]).then(() =>
          reject(this.#tooSlow()),
        );
      }, this.#startTimeoutMs);
      worker.on('error', (error) => {
        this.#logger.error({ err: error }, 'the database worker failed');
        reject(error);
      });
      worker.once('exit', onExit);
      worker.once('message', onReady);
    });
  }

  #tooSlow(): EngineUnavailable {
    return new EngineUnavailable(
      `The embedded database in ${this.#settings.folder} did not start within ${this.#startTimeoutMs / 1000} s.`,
      'ECONNREFUSED',
      'connect',
    );
  }

  #adopt(worker: Worker): void {
    this.#worker = worker;
    worker.once('exit', (code) => {
      this.#worker = null;
      this.watchdog.reset();
      if (this.#closing) return;
      this.#logger.error({ code }, 'the database worker ended');
      this.#starting = this.#restart().finally(() => {
        this.#starting = null;
      });
    });
  }

  async #restart(): Promise<void> {
    for (let delayMs = 100; !this.#closing; delayMs = Math.min(delayMs * 2, MAX_RESTART_DELAY_MS)) {
      const began = performance.now();
      try {
        this.#adopt(await this.#spawn());
        this.#logger.info({ tookMs: Math.round(performance.now() - began) }, 'the database is back');
        return;
      } catch (error) {
        this.#logger.error({ err: error, delayMs }, 'the database does not start again yet');
        await sleep(delayMs);
      }
    }
  }
}

/** Offers the worker a port; null if it dies before it takes it. */
async function offerPort(worker: Worker): Promise<MessagePort | null> {
  const { port1: ours, port2: theirs } = new MessageChannel();
  let gone = () => {};
  const accepted = await new Promise<boolean>((resolve) => {
    gone = () => resolve(false);
    ours.once('message', () => resolve(true));
    ours.once('close', gone);
    worker.once('exit', gone);
    worker.postMessage({ kind: 'connect', port: theirs } satisfies ToWorker, [theirs]);
  });
  worker.off('exit', gone);
  ours.removeAllListeners();
  if (accepted) return ours;
  ours.close();
  return null;
}
