import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import type { EngineKey } from './engines.js';
import { type Answer, answers, type Request } from './messages.js';
import type { Bytes, Question } from './peer.js';

const HOST = fileURLToPath(new URL('./host.js', import.meta.url));
/** An engine in memory needs more than Node takes of itself; `gc` lets it say how much. */
const NODE_OPTIONS = ['--max-old-space-size=12288', '--expose-gc'];
const ENVIRONMENT = {
  // LanceDB would warn of the same thing with each search.
  LANCEDB_LOG: 'error',
  // On two cores it takes a single thread, in which the making of its index of words waits for itself for ever.
  LANCE_CPU_THREADS: String(Math.max(4, availableParallelism())),
};

/** An engine in a process of its own. */
export class EngineProcess {
  readonly key: EngineKey;
  readonly #child: ChildProcess;

  private constructor(key: EngineKey, child: ChildProcess) {
    this.key = key;
    this.#child = child;
  }

  static async start(key: EngineKey, folder: string): Promise<EngineProcess> {
    const child = fork(HOST, [key, folder], {
      execArgv: NODE_OPTIONS,
      env: { ...process.env, ...ENVIRONMENT },
      serialization: 'advanced',
    });
    const engine = new EngineProcess(key, child);
    await engine.#answer(answers.close);
    return engine;
  }

  /** Fills it with the corpus in a folder; gives the milliseconds. */
  async fill(corpus: string): Promise<number> {
    return (await this.#ask({ kind: 'fill', corpus })).ms;
  }

  search(question: Question): Promise<Answer<'search'>> {
    const { text, vector, datasets } = question;
    return this.#ask({ kind: 'search', question: { text, vector, datasets } });
  }

  bytes(): Promise<Bytes> {
    return this.#ask({ kind: 'bytes' });
  }

  parts(): Promise<Answer<'parts'>> {
    return this.#ask({ kind: 'parts' });
  }

  async stop(): Promise<void> {
    if (this.#hasEnded()) return;
    await this.#ask({ kind: 'close' });
    if (!this.#hasEnded()) await once(this.#child, 'exit');
  }

  async #ask<Kind extends Request['kind']>(
    request: Extract<Request, { kind: Kind }> & { kind: Kind },
  ): Promise<Answer<Kind>> {
    this.#child.send(request);
    const schema: z.ZodType = answers[request.kind];
    // The schema of a kind gives the answer of that kind.
    return (await this.#answer(schema)) as Answer<Kind>;
  }

  #hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  async #answer<T>(schema: z.ZodType<T>): Promise<T> {
    const over = new AbortController();
    const { signal } = over;
    const ended = once(this.#child, 'exit', { signal }).then(() => {
      throw new Error(`The process of ${this.key} ended`);
    });
    // Lost the race: nobody waits for it.
    ended.catch(() => {});
    try {
      const [message] = await Promise.race([once(this.#child, 'message', { signal }), ended]);
      return schema.parse(message);
    } finally {
      over.abort();
    }
  }
}
