import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '@ipto/free-port';
import { z } from 'zod';
import {
  type IndexMemory,
  indexMemory,
  nothing,
  type PartTimes,
  partTimes,
  type Request,
} from './messages.js';

const HOST = fileURLToPath(new URL('./host.js', import.meta.url));

/** The server that is measured. */
export class MeasuredServer {
  readonly url: string;
  readonly pid: number;
  readonly #child: ChildProcess;

  private constructor(url: string, child: ChildProcess, pid: number) {
    this.url = url;
    this.pid = pid;
    this.#child = child;
  }

  static async start(folder: string): Promise<MeasuredServer> {
    const port = await freePort();
    const child = fork(HOST, [folder, String(port)]);
    const server = new MeasuredServer(`http://127.0.0.1:${port}`, child, child.pid ?? Number.NaN);
    await server.#answer(nothing);
    return server;
  }

  /** Resolves when the model is loaded. */
  async model(): Promise<void> {
    await this.#ask('model', nothing);
  }

  parts(): Promise<PartTimes> {
    return this.#ask('parts', partTimes);
  }

  /** The longest that the event loop was held since it was last asked, in milliseconds. */
  held(): Promise<number> {
    return this.#ask('held', z.number());
  }

  index(): Promise<IndexMemory> {
    return this.#ask('index', indexMemory);
  }

  async stop(): Promise<void> {
    await this.#ask('close', nothing);
    if (this.#child.exitCode === null) await once(this.#child, 'exit');
  }

  async #ask<T>(request: Request, answer: z.ZodType<T>): Promise<T> {
    this.#child.send(request);
    return this.#answer(answer);
  }

  async #answer<T>(answer: z.ZodType<T>): Promise<T> {
    const over = new AbortController();
    const { signal } = over;
    const ended = once(this.#child, 'exit', { signal }).then(() => {
      throw new Error('The server ended');
    });
    // Lost the race: nobody waits for it.
    ended.catch(() => {});
    try {
      const [message] = await Promise.race([once(this.#child, 'message', { signal }), ended]);
      return answer.parse(message);
    } finally {
      over.abort();
    }
  }
}
