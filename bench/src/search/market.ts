import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Rest } from '@ipto/e2e';
import { z } from 'zod';
import { Corpus } from './corpus.js';

const DATASETS = 50;
const FILL = fileURLToPath(new URL('./fill.js', import.meta.url));
const me = z.object({ tenant_id: z.string() });
const key = z.object({ secret: z.string() });
const dataset = z.object({ dataset_id: z.string() });

/**
 * A provider with 50 listed datasets, and a buyer: both search the same passages, the provider as its own, the buyer as
 * another's that have a price.
 */
export class Market {
  /** The headers of each one's API key. */
  readonly provider: Readonly<Record<string, string>>;
  readonly buyer: Readonly<Record<string, string>>;
  readonly #folder: string;
  readonly #vectors: string;
  readonly #tenantId: string;
  readonly #datasetIds: readonly string[];
  #passages = 0;

  private constructor(market: {
    provider: Rest;
    buyer: Rest;
    folder: string;
    vectors: string;
    tenantId: string;
    datasetIds: readonly string[];
  }) {
    this.provider = market.provider.headers;
    this.buyer = market.buyer.headers;
    this.#folder = market.folder;
    this.#vectors = market.vectors;
    this.#tenantId = market.tenantId;
    this.#datasetIds = market.datasetIds;
  }

  /** Makes the parties on a server without data. `folder` is its data folder. */
  static async make(url: string, folder: string): Promise<Market> {
    const owner = await new Rest(url).signup('provider');
    const { tenant_id: tenantId } = await owner.call('GET', '/v1/me', me);
    const datasetIds: string[] = [];
    for (let i = 0; i < DATASETS; i++) {
      const made = { name: `dataset ${i}`, visibility: 'listed' };
      datasetIds.push((await owner.call('POST', '/v1/datasets', dataset, made)).dataset_id);
    }
    const vectors = join(folder, 'bench-vectors');
    await writeFile(vectors, (await Corpus.make()).bytes());
    return new Market({
      provider: await withKey(owner),
      buyer: await withKey(await new Rest(url).signup('buyer')),
      folder,
      vectors,
      tenantId,
      datasetIds,
    });
  }

  /** Fills the datasets of the running server until they hold so many passages. */
  async fillTo(passages: number): Promise<void> {
    const filling = {
      tenantId: this.#tenantId,
      datasetIds: this.#datasetIds,
      from: this.#passages,
      to: passages,
    };
    await promisify(execFile)(process.execPath, [FILL, this.#folder, this.#vectors, JSON.stringify(filling)]);
    this.#passages = passages;
  }
}

async function withKey(owner: Rest): Promise<Rest> {
  const scopes = ['search:query', 'datasets:read'];
  const { secret } = await owner.call('POST', '/v1/api-keys', key, { name: 'bench', scopes });
  return owner.withKey(secret);
}
