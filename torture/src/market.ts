import { Rest, until } from '@ipto/e2e';
import { z } from 'zod';

const BUYERS = 16;
const DATASETS = [
  { name: 'fixed', unit_price: 0.000007, pricing_model: 'fixed' },
  { name: 'premium', monetization_mode: 'premium', pricing_model: 'demand_curve' },
  { name: 'share', monetization_mode: 'outcome_share', pricing_model: 'time_decay' },
  { name: 'dear', unit_price: 0.6, pricing_model: 'fixed' },
] as const;
const OBJECTS_PER_DATASET = 3;

const dataset = z.object({ dataset_id: z.string() });
const object = z.object({ status: z.string() });
const key = z.object({ secret: z.string() });

/** The headers that somebody's requests carry; the server's address changes with every restart. */
export type Credential = Readonly<Record<string, string>>;

export interface Market {
  readonly providers: readonly Credential[];
  /** A tenant each, with a session to look into its books and a key to buy with. */
  readonly buyers: readonly { readonly session: Credential; readonly key: Credential }[];
  readonly objectIds: readonly string[];
}

/** Two providers with two priced datasets each, and sixteen buyers. */
export async function openMarket(url: string): Promise<Market> {
  const nobody = new Rest(url);
  const providers = [await nobody.signup('provider-1'), await nobody.signup('provider-2')];
  const objectIds: string[] = [];
  for (const [i, fields] of DATASETS.entries()) {
    const owner = providers[i % providers.length];
    if (owner) objectIds.push(...(await stock(owner, fields)));
  }
  const buyers = [];
  for (let i = 0; i < BUYERS; i++) {
    const owner = await nobody.signup(`buyer-${i}`);
    const { secret } = await owner.call('POST', '/v1/api-keys', key, {
      name: 'agent',
      scopes: ['datasets:read', 'search:query', 'usage:read', 'billing:read'],
    });
    buyers.push({ session: owner.headers, key: owner.withKey(secret).headers });
  }
  return { providers: providers.map(({ headers }) => headers), buyers, objectIds };
}

async function stock(owner: Rest, fields: (typeof DATASETS)[number]): Promise<string[]> {
  const { dataset_id } = await owner.call('POST', '/v1/datasets', dataset, {
    ...fields,
    visibility: 'listed',
  });
  const ids: string[] = [];
  for (let i = 0; i < OBJECTS_PER_DATASET; i++) {
    const text = new TextEncoder().encode(
      `The bilby ${fields.name} ${i} digs; the numbat ${i} eats termites.`,
    );
    const id = await owner.send(dataset_id, `${fields.name}-${i}.txt`, 'text/plain', text);
    await owner.confirm(id);
    ids.push(id);
  }
  for (const id of ids)
    await until(`object ${id} is ready`, async () => {
      const { status } = await owner.call('GET', `/v1/objects/${id}`, object);
      return status === 'ready';
    });
  return ids;
}
