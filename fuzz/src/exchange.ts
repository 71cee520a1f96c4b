import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { Request } from './request.js';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export type Headers = readonly (readonly [name: string, value: string])[];

/** No answer came in this time: the server hangs. */
const LONGEST_MS = 30_000;

/** Sends requests that no well-behaved client would. */
export class Exchange {
  readonly #base: URL;
  readonly #agent = new Agent({ keepAlive: true });

  constructor(url: string) {
    this.#base = new URL(url);
  }

  /** The answer to a request. Rejects if none comes in 30 s, or the connection ends without one. */
  async send(request: Request): Promise<Answer> {
    try {
      return await this.#attempt(request);
    } catch (error) {
      // An idle connection may be closed by the server at any time; that says nothing about this request.
      if (error instanceof StaleConnection) return this.#attempt(request);
      throw error;
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  #attempt({ method, target, headers, body }: Request): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const outgoing = httpRequest({
        agent: this.#agent,
        host: this.#base.hostname,
        port: this.#base.port,
        method,
        path: target,
        headers: { ...grouped(headers), ...(body && { 'content-length': body.byteLength }) },
      });
      const timer = setTimeout(
        () => outgoing.destroy(new Error(`no answer in ${LONGEST_MS / 1000} s`)),
        LONGEST_MS,
      );
      outgoing.on('close', () => clearTimeout(timer));
      outgoing.on('error', (error) => {
        const stale = outgoing.reusedSocket && 'code' in error && error.code === 'ECONNRESET';
        reject(stale ? new StaleConnection() : error);
      });
      outgoing.on('response', (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            text: Buffer.concat(chunks).toString(),
          }),
        );
      });
      outgoing.end(body ?? undefined);
    });
  }
}

class StaleConnection extends Error {}

function grouped(headers: Headers): Record<string, string[]> {
  const groups: Record<string, string[]> = {};
  for (const [name, value] of headers) groups[name] = [...(groups[name] ?? []), value];
  return groups;
}
