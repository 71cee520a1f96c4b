import { Agent, request } from 'node:http';

/** Calls one server over connections that stay open, with as little work of its own as may be. */
export class Caller {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #agent: Agent;

  constructor(url: string, headers: Readonly<Record<string, string>>, connections = 1) {
    this.#url = url;
    this.#headers = headers;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Calls, and reads the answer to its end; anything but a 2xx is an error. */
  call(method: 'GET' | 'POST', path: string, body?: unknown): Promise<string> {
    const sent = body === undefined ? '' : JSON.stringify(body);
    const headers = {
      ...this.#headers,
      ...(sent !== '' && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) }),
    };
    return new Promise((resolve, reject) => {
      request(`${this.#url}${path}`, { method, agent: this.#agent, headers }, (response) => {
        const { statusCode = 0 } = response;
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          text += part;
        });
        response.once('error', reject);
        response.once('end', () => {
          if (statusCode >= 200 && statusCode < 300) resolve(text);
          else reject(new Error(`${method} ${path} was answered with ${statusCode}: ${text}`));
        });
      })
        .once('error', reject)
        .end(sent);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
