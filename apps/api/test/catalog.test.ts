import { randomUUID } from 'node:crypto';
import { contract, newId } from '@ipto/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { sharedPlatform, type TestPlatform } from './platform.js';
import { comparable } from './support/answer.js';
import type { Caller } from './support/caller.js';
import type { Member } from './support/member.js';
import { ready, TEXT, uploaded } from './support/upload.js';

const { catalog, datasets } = contract;
type Filters = z.input<typeof catalog.list.input>;

let platform: TestPlatform;
let buyer: Member;
beforeAll(async () => {
  platform = await sharedPlatform();
  buyer = await platform.signUp('Buyers');
});
afterAll(() => platform.close());

async function offer(owner: Member, fields: Parameters<Member['dataset']>[0] = {}): Promise<string> {
  const { dataset_id: id } = await owner.dataset({ visibility: 'listed', ...fields });
  await owner.ok(datasets.update, { id, status: 'active' });
  return id;
}

async function found(caller: Caller, filters: Filters): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await caller.ok(catalog.list, { ...filters, limit: 2, ...(cursor && { cursor }) });
    ids.push(...page.items.map(({ dataset_id }) => dataset_id));
    cursor = page.next_cursor;
  }
  return ids;
}

test('tells what is on offer, and from whom, and no more', async () => {
  const owner = await platform.signUp('Providers & Sons');
  const name = `Zebras ${randomUUID()}`;
  const { dataset_id: id } = await owner.dataset({
    name,
    description: 'Stripes',
    visibility: 'listed',
    source_modality: 'mixed',
    monetization_mode: 'premium',
    pricing_model: 'time_decay',
    unit_price: 2,
  });
  await ready(platform, owner, id, TEXT);
  await uploaded(owner, id, { ...TEXT, filename: 'waiting.txt' });
  const dataset = await buyer.ok(catalog.get, { id });
  expect(dataset).toEqual({
    dataset_id: id,
    provider_name: 'Providers & Sons',
    name,
    description: 'Stripes',
    source_modality: 'mixed',
    monetization_mode: 'premium',
    pricing_model: 'time_decay',
    price: 2,
    currency: 'USD',
    ready_object_count: 1,
    updated_at: (await owner.ok(datasets.get, { id })).updated_at,
  });
  expect((await buyer.ok(catalog.list, { query: name })).items).toEqual([dataset]);
});

test('is searched by parts of names and descriptions, any case, letter by letter', async () => {
  const mark = randomUUID().slice(0, 8);
  const owner = await platform.signUp(`Provider Äpfel ${mark}`);
  const byName = await offer(owner, { name: `Fees 100% of_all\\ ${mark}` });
  const byDescription = await offer(owner, { name: 'Other', description: `Über ${mark} etwas` });
  const elsewhere = await offer(await platform.signUp(), { name: `Nothing ${mark}x` });
  const mine = async (query: string) =>
    (await found(buyer, { query })).filter((id) => [byName, byDescription, elsewhere].includes(id));
  expect(await mine(mark.toUpperCase())).toEqual([elsewhere, byDescription, byName]);
  expect(await mine(`ÄPFEL ${mark}`)).toEqual([byDescription, byName]);
  expect(await mine(`über ${mark}`)).toEqual([byDescription]);
  expect(await mine('100%')).toEqual([byName]);
  expect(await mine('of_all\\')).toEqual([byName]);
  for (const pattern of ['10_%', '1__%', 'of.all', `%${mark}`, `_${mark}`, '\\%', `Other\nÜber`])
    expect(await mine(pattern), pattern).toEqual([]);
});

test('is narrowed by modality and monetization mode', async () => {
  const mark = randomUUID();
  const owner = await platform.signUp();
  const a = await offer(owner, { name: mark, source_modality: 'image', monetization_mode: 'open' });
  const b = await offer(owner, { name: mark, source_modality: 'image', monetization_mode: 'premium' });
  const c = await offer(owner, { name: mark, source_modality: 'audio', monetization_mode: 'premium' });
  expect(await found(buyer, { query: mark })).toEqual([c, b, a]);
  expect(await found(buyer, { query: mark, source_modality: 'image' })).toEqual([b, a]);
  expect(await found(buyer, { query: mark, monetization_mode: 'premium' })).toEqual([c, b]);
  expect(await found(buyer, { query: mark, monetization_mode: 'premium', source_modality: 'image' })).toEqual(
    [b],
  );
  expect(await found(buyer, { query: mark, source_modality: 'video' })).toEqual([]);
});

test('shows the own offers among the others', async () => {
  const mark = randomUUID();
  const [owner, other] = [await platform.signUp(), await platform.signUp()];
  const [own, foreign] = [await offer(owner, { name: mark }), await offer(other, { name: mark })];
  await owner.dataset({ name: mark });
  expect(await found(owner, { query: mark })).toEqual([foreign, own]);
});

test('does not tell a hidden dataset from none', async () => {
  const owner = await platform.signUp();
  const { dataset_id: id } = await owner.dataset();
  const hidden = await buyer.refused(catalog.get, { id }, 'not_found');
  for (const none of [newId('dataset'), 'dset_nonsense'])
    expect(comparable(await buyer.call(catalog.get, { id: none }))).toBe(comparable(hidden));
});

test.each([
  ['a modality that is none', 'source_modality=smell'],
  ['a mode that is none', 'monetization_mode=free'],
  ['an empty query', 'query='],
  ['a query too long', `query=${'x'.repeat(201)}`],
  ['limit 0', 'limit=0'],
  ['limit 101', 'limit=101'],
  ['a cursor that is none', 'cursor=abc'],
  ['an unknown field', 'visibility=private'],
])('is refused with %s', async (_what, parameters) => {
  const { error } = await buyer.send('GET', `/v1/catalog/datasets?${parameters}`);
  expect(error?.code).toBe('validation_failed');
});

test('takes a cursor only for the same filters of the same caller', async () => {
  const mark = randomUUID();
  const owner = await platform.signUp();
  await offer(owner, { name: mark });
  await offer(owner, { name: mark });
  const { next_cursor } = await buyer.ok(catalog.list, { query: mark, limit: 1 });
  const cursor = next_cursor ?? '';
  await buyer.ok(catalog.list, { query: mark, limit: 1, cursor });
  await buyer.refused(catalog.list, { limit: 1, cursor }, 'validation_failed');
  await owner.refused(catalog.list, { query: mark, limit: 1, cursor }, 'validation_failed');
});
