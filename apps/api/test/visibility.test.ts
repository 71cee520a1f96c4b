import { contract, newId } from '@ipto/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestPlatform, type TestPlatform } from './platform.js';
import type { Caller } from './support/caller.js';
import type { Member } from './support/member.js';
import { ready } from './support/upload.js';

const STATUSES = ['draft', 'ingesting', 'active', 'paused', 'suspended'] as const;
const OFFERS = ['private', 'listed', 'restricted', 'restricted, entitled'] as const;
const MODES = ['lexical', 'dense', 'hybrid', 'auto'] as const;
type Offer = (typeof OFFERS)[number];
type Status = (typeof STATUSES)[number];

let platform: TestPlatform;
let provider: Member;
let stranger: Member;
let entitled: Member;
let dataset: string;
let object: string;
beforeAll(async () => {
  platform = await startTestPlatform();
  [provider, stranger, entitled] = [
    await platform.signUp(),
    await platform.signUp(),
    await platform.signUp(),
  ];
  dataset = (await provider.dataset()).dataset_id;
  const file = { filename: 'okapi.txt', bytes: 'The okapi hides in the forest.' };
  object = (await ready(platform, provider, dataset, file)).object_id;
  await platform.services.db.prisma.entitlement.create({
    data: { id: newId('entitlement'), datasetId: dataset, tenantId: entitled.tenantId },
  });
});
afterAll(() => platform.close());

/** What the specification says of who may search, read and download. */
function mayUse(who: 'own' | 'foreign', offer: Offer, status: Status): boolean {
  if (status === 'suspended') return false;
  if (who === 'own') return true;
  return status === 'active' && (offer === 'listed' || offer === 'restricted, entitled');
}

/** The ways in which a caller may come upon the object, and whether each leads there. */
async function waysIn(caller: Caller): Promise<Record<string, boolean>> {
  const found: Record<string, boolean> = {};
  for (const mode of MODES) {
    const { results } = await caller.ok(contract.search.query, { query: 'okapi forest', mode });
    found[`search ${mode}`] = results.some(({ object_id }) => object_id === object);
  }
  const named = await caller.call(contract.search.query, { query: 'okapi', dataset_ids: [dataset] });
  found['search of the dataset'] = named.status === 200;
  found['object get'] = (await caller.call(contract.objects.get, { id: object })).status === 200;
  found.download = (await caller.call(contract.objects.download, { id: object })).status === 200;
  return found;
}

async function arrange(offer: Offer, status: Status): Promise<void> {
  await platform.services.db.prisma.dataset.update({
    where: { id: dataset },
    data: { visibility: offer === 'restricted, entitled' ? 'restricted' : offer, status },
  });
}

const matrix = OFFERS.flatMap((offer) => STATUSES.map((status) => [offer, status] as const));

describe.each(matrix)('%s and %s', (offer, status) => {
  beforeAll(() => arrange(offer, status));
  const buyer = () => (offer === 'restricted, entitled' ? entitled : stranger);

  test('to another tenant', async () => {
    const may = mayUse('foreign', offer, status);
    const found = await waysIn(buyer());
    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((way) => [way, may])));
    // The own tenant's surface never shows it.
    await buyer().refused(contract.datasets.get, { id: dataset }, 'not_found');
    await buyer().refused(contract.objects.list, { dataset_id: dataset }, 'not_found');
  });

  test('to another tenant’s key with an allow list', async () => {
    await arrange('listed', 'active');
    const options = { dataset_access_mode: 'allow_list' } as const;
    const granted = await buyer().key({ ...options, dataset_ids: [dataset] });
    const without = await buyer().key(options);
    await arrange(offer, status);
    const may = mayUse('foreign', offer, status);
    for (const [key, expected] of [
      [granted, may],
      [without, false],
    ] as const) {
      const found = await waysIn(key);
      expect(found).toEqual(Object.fromEntries(Object.keys(found).map((way) => [way, expected])));
    }
  });

  test('to its own tenant', async () => {
    const may = mayUse('own', offer, status);
    const found = await waysIn(provider);
    // The owner manages an object in any state, so that only searching is closed by a suspension.
    const managed = (way: string) => way === 'object get' || way === 'download';
    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((way) => [way, may || managed(way)])));
    await provider.ok(contract.datasets.get, { id: dataset });
  });
});
