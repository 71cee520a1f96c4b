import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from '@ipto/free-port';
import { z } from 'zod';
import type { Request } from './messages.js';

const reply = z.object({ value: z.number() });
const bareFigures = z.object({ rows: z.number(), indexes: z.number(), hnsw: z.number() });

/** The server that is measured, and what it does on request. */
export class MeasuredServer {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.#child = child;
  }

  static async start(folder: string): Promise<MeasuredServer> {
    const port = await freePort();
    const child = fork(fileURLToPath(new URL('./host.js', import.meta.url)), [folder, String(port)]);
    const server = new MeasuredServer(`http://127.0.0.1:${port}`, child);
    await server.#answer();
    return server;
  }

  async ask(request: Request): Promise<number> {
    this.#child.send(request);
    return this.#answer();
  }

  async stop(): Promise<void> {
    await this.ask({ kind: 'close' });
    if (this.#child.exitCode === null) await once(this.#child, 'exit');
  }

  async #answer(): Promise<number> {
    const over = new AbortController();
    const { signal } = over;
    const ended = once(this.#child, 'exit', { signal }).then(() => {
      throw new Error('The server ended');
    });
    // Lost the race: nobody waits for it.
    ended.catch(() => {});
    try {
      const [message] = await Promise.race([once(this.#child, 'message', { signal }), ended]);
      return reply.parse(message).value;
    } finally {
      over.abort();
    }
  }
}

/** Milliseconds that the database alone takes for passages: their rows, our indexes, an HNSW index beside them. */
export async function bareIngest(folder: string, passages: number): Promise<z.infer<typeof bareFigures>> {
  const program = fileURLToPath(new URL('./bare-ingest.js', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [program, folder, String(passages)]);
  return bareFigures.parse(JSON.parse(stdout));
}
