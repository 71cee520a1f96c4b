import { citationPrice, contract, fromMicros, newId, toMicros } from '@ipto/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestPlatform, type TestPlatform } from './platform.js';
import { type Answer, comparable } from './support/answer.js';
import type { Caller } from './support/caller.js';
import type { Member } from './support/member.js';
import { tinyPdf } from './support/tiny-pdf.js';
import { ready } from './support/upload.js';

const { datasets, objects, retrievals, search } = contract;
const DAY_MS = 24 * 3_600_000;

let platform: TestPlatform;
let provider: Member;
let buyer: Member;
beforeAll(async () => {
  platform = await startTestPlatform();
  [provider, buyer] = [await platform.signUp(), await platform.signUp()];
});
afterAll(() => platform.close());

async function offered(word: string): Promise<{ id: string; object: string }> {
  const { dataset_id: id } = await provider.dataset({ visibility: 'listed' });
  const bytes = tinyPdf([['Nothing here.'], [`The ${word} lives on page two.`]]);
  const file = { filename: `${word}.pdf`, bytes, content_type: 'application/pdf' };
  return { id, object: (await ready(platform, provider, id, file)).object_id };
}

async function retrieve(caller: Caller, word: string, dataset: string) {
  const { results } = await caller.ok(search.query, { query: word, mode: 'lexical', dataset_ids: [dataset] });
  const [result] = results;
  if (!result) throw new Error(`${word} was not found`);
  return result;
}

/** That an answer is the very 404 of a retrieval that never was. */
async function expectGone(caller: Caller, answer: Answer): Promise<void> {
  expect(answer.status, answer.text).toBe(404);
  for (const id of [newId('retrieval'), 'ret_nonsense'])
    expect(comparable(await caller.call(retrievals.source, { id }))).toBe(comparable(answer));
}

test('is the whole passage at the place that was cited', async () => {
  const { id, object } = await offered('numbat');
  const result = await retrieve(buyer, 'numbat', id);
  const source = await buyer.ok(retrievals.source, { id: result.retrieval_id });
  expect(source).toEqual({
    retrieval_id: result.retrieval_id,
    dataset_id: id,
    dataset_name: 'Papers',
    object_id: object,
    filename: 'numbat.pdf',
    content_type: 'application/pdf',
    title: result.title,
    heading_path: result.heading_path,
    text: expect.stringContaining('The numbat lives on page two.'),
    citation: result.citation,
    citation_price: fromMicros(citationPrice(toMicros(result.price))),
  });
  expect(source.citation.page).toBe(2);
});

test('is for the tenant that got the result, with any of its credentials that may see the dataset', async () => {
  const { id } = await offered('potoroo');
  const other = await offered('bandicoot');
  const key = await buyer.key();
  const read = { id: (await retrieve(key, 'potoroo', id)).retrieval_id };
  await key.ok(retrievals.source, read);
  await buyer.ok(retrievals.source, read);
  await (await buyer.key()).ok(retrievals.source, read);
  await (await buyer.key({ dataset_access_mode: 'allow_list', dataset_ids: [id] })).ok(
    retrievals.source,
    read,
  );
  const elsewhere = await buyer.key({ dataset_access_mode: 'allow_list', dataset_ids: [other.id] });
  await expectGone(elsewhere, await elsewhere.call(retrievals.source, read));
  for (const stranger of [provider, await platform.signUp(), platform.admin])
    await expectGone(stranger, await stranger.call(retrievals.source, read));
});

test('says what reporting a citation costs: by the price of the retrieval, repeats too, whatever it is by then', async () => {
  const { id } = await offered('bilby');
  await provider.ok(datasets.update, { id, unit_price: 0.03 });
  const results = [await retrieve(buyer, 'bilby', id), await retrieve(buyer, 'bilby', id)];
  expect(results.map(({ price }) => price)).toEqual([0.03, 0]);
  await provider.ok(datasets.update, { id, unit_price: 0.01 });
  for (const { retrieval_id } of results) {
    expect(await buyer.ok(retrievals.source, { id: retrieval_id })).toMatchObject({ citation_price: 0.06 });
    expect(await buyer.ok(retrievals.cite, { id: retrieval_id })).toMatchObject({ charged_amount: 0.06 });
  }
  const own = { id: (await retrieve(provider, 'bilby', id)).retrieval_id };
  expect(await provider.ok(retrievals.source, own)).toMatchObject({ citation_price: 0 });
  expect(await provider.ok(retrievals.cite, own)).toMatchObject({ charged_amount: 0 });
});

test('is there for 30 days', async () => {
  const { id } = await offered('dunnart');
  const read = { id: (await retrieve(buyer, 'dunnart', id)).retrieval_id };
  // A session ends before; a key does not.
  const key = await buyer.key();
  await platform.clock.later(30 * DAY_MS - 60_000, () => key.ok(retrievals.source, read));
  await platform.clock.later(30 * DAY_MS, async () => {
    await expectGone(key, await key.call(retrievals.source, read));
  });
});

describe('is gone', () => {
  test.each<[string, (dataset: string, object: string) => Promise<unknown>]>([
    ['paused', (id) => provider.ok(datasets.update, { id, status: 'paused' })],
    ['private', (id) => provider.ok(datasets.update, { id, visibility: 'private' })],
    ['restricted', (id) => provider.ok(datasets.update, { id, visibility: 'restricted' })],
    [
      'suspended',
      (id) =>
        platform.admin.ok(contract.admin.suspendDataset, { tenant_id: provider.tenantId, id, reason: 'no' }),
    ],
    ['deleted', (id) => provider.ok(datasets.delete, { id })],
    ['without its object', (_id, object) => provider.ok(objects.delete, { id: object })],
  ])('once the dataset is %s', async (what, close) => {
    const word = `w${what.replace(/\W/g, '')}`;
    const { id, object } = await offered(word);
    const key = await buyer.key();
    const reads = [await retrieve(buyer, word, id), await retrieve(key, word, id)];
    const own = await retrieve(provider, word, id);
    const ask = () =>
      buyer.call(search.query, { query: word, mode: 'lexical' }, { 'idempotency-key': `again-${word}` });
    const first = await ask();
    expect(first.data.results.map(({ dataset_id }) => dataset_id)).toEqual([id]);
    await close(id, object);
    for (const { retrieval_id } of reads)
      for (const caller of [buyer, key])
        await expectGone(caller, await caller.call(retrievals.source, { id: retrieval_id }));
    const mine = await provider.call(retrievals.source, { id: own.retrieval_id });
    if (['paused', 'private', 'restricted'].includes(what)) expect(mine.status).toBe(200);
    else await expectGone(provider, mine);
    // Nor does an answer that is given again hold it.
    const again = await ask();
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.data).toEqual({ ...first.data, results: [] });
  });
});

test('needs both scopes of a search', async () => {
  const { id } = await offered('quoll');
  const read = { id: (await retrieve(buyer, 'quoll', id)).retrieval_id };
  for (const scope of ['search:query', 'datasets:read'] as const)
    await (await buyer.key({ scopes: [scope] })).refused(retrievals.source, read, 'insufficient_scope');
});
