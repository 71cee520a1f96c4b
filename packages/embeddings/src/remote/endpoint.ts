import { z } from 'zod';
import { EmbeddingFailed } from '../embedder.js';
import { readVectors } from './answer.js';
import { readText } from './body.js';
import { retryAfterMs, TryFailed } from './retries.js';

/** More than any vector takes as JSON: 8 192 numbers of 24 characters. Bounds an answer, together with its rest. */
const MAX_VECTOR_BYTES = 200_000;
const MAX_ENVELOPE_BYTES = 64 * 1024;

/** Answers of a server that may be another one next time. */
const PASSING_STATUSES = new Set([408, 429]);

const withCode = z.object({ cause: z.object({ code: z.string() }) });

/** `POST {url}/embeddings` of an OpenAI-compatible server, with one model. */
export class Endpoint {
  readonly #url: URL;
  readonly #model: string;
  readonly #headers: Readonly<Record<string, string>>;

  /** @throws Error if the URL or the key can't be sent; the message holds neither. */
  constructor(url: string, model: string, apiKey: string | undefined) {
    const root = URL.canParse(url) ? new URL(url) : null;
    if (root?.username !== '' || root.password !== '')
      throw new Error('The URL of the embeddings server must be a whole one, without user and password');
    // Found out here: `fetch` would quote the key in its error.
    if (apiKey !== undefined && !/^[\x21-\x7e]+$/.test(apiKey))
      throw new Error('The API key of the embeddings server may hold printable ASCII only');
    root.pathname = `${root.pathname.replace(/\/+$/, '')}/embeddings`;
    this.#url = root;
    this.#model = model;
    this.#headers = {
      'content-type': 'application/json',
      accept: 'application/json',
      ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
    };
  }

  /** Where it is, fit for a message. */
  get name(): string {
    return `The embeddings server at ${this.#url.origin}`;
  }

  /**
   * Asks once for the vectors of some texts.
   * @throws EmbeddingFailed; its message holds neither the key nor a text, so nothing that the server said.
   * @throws the signal's reason once it aborts.
   */
  async ask(texts: readonly string[], timeoutMs: number, signal: AbortSignal): Promise<Float32Array[]> {
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(this.#url, {
        method: 'POST',
        headers: this.#headers,
        body: JSON.stringify({ model: this.#model, input: texts, encoding_format: 'float' }),
        // The texts go to the server that was named, and nowhere else.
        redirect: 'manual',
        signal: AbortSignal.any([timeout, signal]),
      });
      if (!response.ok) {
        await response.body?.cancel();
        throw this.#refusal(response);
      }
      const body = await readText(response, MAX_ENVELOPE_BYTES + texts.length * MAX_VECTOR_BYTES);
      return readVectors(body, texts.length);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof EmbeddingFailed) throw error;
      const what = timeout.aborted
        ? `gave no answer within ${timeoutMs} ms`
        : `could not be reached (${codeOf(error)})`;
      throw new EmbeddingFailed(`${this.name} ${what}`, { cause: error });
    }
  }

  #refusal({ status, headers }: Response): TryFailed {
    const message = `${this.name} ${explanation(status, this.#model)} (${status})`;
    return new TryFailed(message, {
      retryable: PASSING_STATUSES.has(status) || status >= 500,
      retryAfterMs: retryAfterMs(headers.get('retry-after'), Date.now()),
    });
  }
}

function explanation(status: number, model: string): string {
  if (status === 401 || status === 403) return 'does not accept the API key';
  if (status === 404) return `has no embeddings there, or no model "${model}"`;
  if (status === 429) return 'gets too many requests';
  if (status >= 500 || status === 408) return 'failed';
  if (status >= 300 && status < 400) return 'is to be found elsewhere: name its final address';
  return 'refused the request';
}

function codeOf(error: unknown): string {
  const parsed = withCode.safeParse(error);
  return parsed.success ? parsed.data.cause.code : 'connection lost';
}
