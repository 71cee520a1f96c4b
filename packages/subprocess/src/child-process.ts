import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type FailureCause, SubprocessFailed } from './failure.js';
import { type Launch, MEMORY_SIGNAL, replySchema } from './protocol.js';

/** The child reads foreign bytes, so it gets none of the parent's secrets: only what a process needs to run. */
const PASSED_ENV = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'LANG', 'LC_ALL', 'LD_LIBRARY_PATH', 'NODE_ENV'];
const STDERR_TAIL_CHARS = 4000;

interface Pending {
  resolve(value: unknown): void;
  reject(error: SubprocessFailed): void;
}

/** One child process and the one call that may be under way in it. */
export class Child {
  /** Settles when the process is gone; never rejects. */
  readonly exited: Promise<void>;
  /** Calls answered so far. */
  calls = 0;
  /** Whether the child may take another call. */
  usable = true;

  readonly #process: ChildProcess;
  #pending: Pending | null = null;
  #killed: SubprocessFailed | null = null;
  #stderr = '';

  constructor(
    entry: URL,
    launch: Launch,
    execArgv: readonly string[],
    env: Readonly<Record<string, string>>,
  ) {
    this.#process = fork(fileURLToPath(entry), [JSON.stringify(launch)], {
      serialization: 'advanced',
      execArgv: [...execArgv],
      env: {
        ...Object.fromEntries(
          PASSED_ENV.flatMap((key) => (process.env[key] ? [[key, process.env[key]]] : [])),
        ),
        ...env,
      },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#process.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      this.#stderr = (this.#stderr + chunk).slice(-STDERR_TAIL_CHARS);
    });
    this.#process.on('message', (message) => this.#receive(message));
    this.exited = new Promise((resolve) => {
      this.#process.on('error', (error) => {
        if (this.#process.pid === undefined) {
          this.#settle(new SubprocessFailed('start', `The process did not start: ${error.message}`));
          resolve();
        } else {
          this.kill('crash', error.message);
        }
      });
      // 'close' comes after the last of stderr, which tells an out-of-memory abort from other ones.
      this.#process.on('close', (code, signal) => {
        this.#settle(this.#killed ?? this.#exitFailure(code, signal));
        resolve();
      });
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Resolves when the child has loaded. */
  ready(timeoutMs: number): Promise<void> {
    return this.#await(timeoutMs, 'start', 'was not ready').then(() => undefined);
  }

  call(request: unknown, timeoutMs: number): Promise<unknown> {
    this.calls += 1;
    const answer = this.#await(timeoutMs, 'timeout', 'gave no answer');
    this.#process.send({ id: this.calls, request }, (error) => {
      if (error) this.kill('crash', `The request could not be sent: ${error.message}`);
    });
    return answer;
  }

  /** Ends the process at once; a call under way fails with `failure`. The child holds nothing worth saving. */
  kill(failure: FailureCause, message: string): void {
    this.usable = false;
    this.#killed ??= new SubprocessFailed(failure, message);
    this.#process.kill('SIGKILL');
  }

  async #await(timeoutMs: number, failure: FailureCause, what: string): Promise<unknown> {
    const timer = setTimeout(
      () => this.kill(failure, `The process ${what} within ${timeoutMs} ms`),
      timeoutMs,
    );
    try {
      return await new Promise((resolve, reject) => {
        if (this.usable) this.#pending = { resolve, reject };
        else reject(this.#killed ?? new SubprocessFailed('crash', 'The process has ended'));
      });
    } finally {
      clearTimeout(timer);
    }
  }

  #receive(message: unknown): void {
    const parsed = replySchema.safeParse(message);
    if (!parsed.success) {
      this.kill('invalid', 'The process sent something that is not a reply');
      return;
    }
    const reply = parsed.data;
    switch (reply.kind) {
      case 'ready':
        this.#settle(null);
        break;
      case 'result':
        if (reply.retire) this.usable = false;
        this.#settle(null, reply.value);
        break;
      case 'error':
        this.#settle(new SubprocessFailed('threw', reply.message));
        break;
    }
  }

  #settle(error: SubprocessFailed | null, value?: unknown): void {
    const pending = this.#pending;
    this.#pending = null;
    if (error) {
      this.usable = false;
      pending?.reject(error);
    } else {
      pending?.resolve(value);
    }
  }

  #exitFailure(code: number | null, signal: NodeJS.Signals | null): SubprocessFailed {
    if (signal === MEMORY_SIGNAL || /heap out of memory|allocation failed/i.test(this.#stderr)) {
      return new SubprocessFailed('memory', 'The process used more memory than it may');
    }
    const how = signal ? `by ${signal}` : `with code ${code}`;
    return new SubprocessFailed('crash', `The process ended ${how}. ${this.#stderr}`.trim());
  }
}
