import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '@ipto/free-port';
import { until } from './until.js';

const SERVER = fileURLToPath(new URL('../../apps/api/dist/main.js', import.meta.url));
const START_MS = 120_000;

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A server in a process of its own, on a free port. */
export class ServerProcess {
  readonly url: string;
  readonly pid: number;
  readonly exited: Promise<Exit>;
  readonly #output: { stdout: string; stderr: string };
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, pid: number, url: string) {
    this.#child = child;
    this.pid = pid;
    this.url = url;
    const output = { stdout: '', stderr: '' };
    this.#output = output;
    for (const name of ['stdout', 'stderr'] as const)
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        output[name] += text;
      });
    // `close` comes after the last output, `exit` may come before.
    this.exited = once(child, 'close').then(([code, signal]) => ({ code, signal }));
  }

  /**
   * Starts the server's process; it needs a while to listen. The environment is this process's without
   * anything that configures a server, and then `env`. The dashboard and the demo are off.
   */
  static async spawn(
    dataDir: string,
    env: Readonly<Record<string, string>> = {},
    nodeArgs: readonly string[] = [],
  ): Promise<ServerProcess> {
    const port = await freePort();
    await mkdir(dataDir, { recursive: true });
    const { PATH, HOME } = process.env;
    const child = spawn(process.execPath, [...nodeArgs, SERVER], {
      cwd: dataDir,
      env: {
        PATH,
        HOME,
        PORT: String(port),
        IPTO_DATA_DIR: dataDir,
        IPTO_WEB: 'off',
        IPTO_DEMO: 'off',
        IPTO_RATE_LIMIT: 'off',
        LOG_LEVEL: 'warn',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    await once(child, 'spawn');
    return new ServerProcess(child, child.pid ?? Number.NaN, `http://127.0.0.1:${port}`);
  }

  /** Spawns a server and waits until it is ready. */
  static async start(...args: Parameters<typeof ServerProcess.spawn>): Promise<ServerProcess> {
    const server = await ServerProcess.spawn(...args);
    try {
      await server.#ready();
    } catch (error) {
      await server.kill();
      throw error;
    }
    return server;
  }

  get stdout(): string {
    return this.#output.stdout;
  }

  get stderr(): string {
    return this.#output.stderr;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Asks the server to end, as Ctrl-C does. */
  stop(): Promise<Exit> {
    this.signal('SIGINT');
    return this.exited;
  }

  /** Ends it at once, as a power cut would. */
  kill(): Promise<Exit> {
    this.signal('SIGKILL');
    return this.exited;
  }

  async #ready(): Promise<void> {
    const isReady = () => {
      if (this.#child.exitCode !== null || this.#child.signalCode !== null)
        throw new Error(`The server did not start:\n${this.stdout}${this.stderr}`);
      return this.stdout.includes('ipto ready');
    };
    await until('the server to be ready', isReady, { timeoutMs: START_MS, everyMs: 10 });
  }
}
