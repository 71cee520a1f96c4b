import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '@ipto/e2e';
import { z } from 'zod';
import type { Credential } from './market.js';

const WORDS = ['bilby', 'numbat', 'digs', 'eats', 'termites', 'fixed', 'premium', 'share', 'dear'];
/** A request that the server does not answer in so long has died with it. */
const PATIENCE_MS = 20_000;

const searched = z.object({
  data: z.object({
    search_id: z.string(),
    charged_amount: z.number(),
    results: z.array(z.object({ retrieval_id: z.string(), price: z.number() })),
  }),
});
const reported = z.object({ data: z.object({ access_id: z.string(), charged_amount: z.number() }) });
const downloaded = z.object({ data: z.object({ price: z.number() }) });

/** What a buyer was told, which must be in the books whatever died since. */
export interface Acknowledged {
  /** By search, what its answer said that it costs. */
  readonly searches: Map<string, number>;
  /** By access, what a report costs. */
  readonly reports: Map<string, number>;
  downloads: number;
  /** Answers of other kinds, by status. */
  readonly refusals: Map<number, number>;
}

/** Buys without pause, whatever happens to the server; `url` says where it is at the moment. */
export class Buyer {
  readonly told: Acknowledged = {
    searches: new Map(),
    reports: new Map(),
    downloads: 0,
    refusals: new Map(),
  };
  readonly #retrievals: string[] = [];

  constructor(
    private readonly url: () => string,
    private readonly credential: Credential,
    private readonly objectIds: readonly string[],
    private readonly random: Random,
  ) {}

  async buyWhile(goesOn: () => boolean): Promise<void> {
    while (goesOn()) {
      const dice = this.random.next();
      const retrieval = this.#retrievals.length > 0 ? this.random.pick(this.#retrievals) : null;
      if (dice < 0.7 || retrieval === null) await this.#search();
      else if (dice < 0.8) await this.#report(`/v1/retrievals/${retrieval}/citations`, {});
      else if (dice < 0.9)
        await this.#report(`/v1/retrievals/${retrieval}/outcomes`, {
          revenue_amount: this.random.below(5_000_000) / 1e6,
          currency: 'USD',
        });
      else await this.#download();
    }
  }

  async #search(): Promise<void> {
    const query = Array.from({ length: 1 + this.random.below(3) }, () => this.random.pick(WORDS)).join(' ');
    const body = { query, mode: 'lexical', limit: 1 + this.random.below(10) };
    const answer = await this.#post('/v1/search', body);
    if (answer === null) return;
    const { data } = searched.parse(answer);
    this.told.searches.set(data.search_id, data.charged_amount);
    this.#retrievals.push(...data.results.map(({ retrieval_id }) => retrieval_id));
  }

  async #report(path: string, body: object): Promise<void> {
    const answer = await this.#post(path, body);
    if (answer === null) return;
    const { data } = reported.parse(answer);
    this.told.reports.set(data.access_id, data.charged_amount);
  }

  async #download(): Promise<void> {
    const answer = await this.#send('GET', `/v1/objects/${this.random.pick(this.objectIds)}/download`, {});
    if (answer?.status !== 200) return;
    downloaded.parse(answer.body);
    this.told.downloads++;
  }

  /** Sends a POST until it is answered, as often as the server dies meanwhile; null unless it succeeds. */
  async #post(path: string, body: object): Promise<unknown> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    const answer = await this.#send('POST', path, headers, JSON.stringify(body));
    if (answer === null || answer.status >= 300) return null;
    return answer.body;
  }

  async #send(method: string, path: string, headers: Record<string, string>, body?: string) {
    // An answer that was lost is asked for again, now and then; else nobody ever hears of it.
    for (let tries = this.random.below(3); ; tries--) {
      try {
        const response = await fetch(`${this.url()}${path}`, {
          method,
          headers: { ...this.credential, ...headers },
          signal: AbortSignal.timeout(PATIENCE_MS),
          ...(body !== undefined && { body }),
        });
        const text = await response.text();
        if (response.status >= 500 && response.status !== 503)
          throw new ServerError(`${method} ${path}: ${response.status} ${text}`);
        if (response.status >= 300)
          this.told.refusals.set(response.status, (this.told.refusals.get(response.status) ?? 0) + 1);
        return { status: response.status, body: JSON.parse(text) as unknown };
      } catch (error) {
        if (error instanceof ServerError) throw error;
        await sleep(50);
        if (tries <= 0) return null;
      }
    }
  }
}

/** The server failed for a reason of its own. */
class ServerError extends Error {
  override readonly name = 'ServerError';
}
