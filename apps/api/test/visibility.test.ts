import { type AnyProcedure, contract, newId } from '@ipto/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { startTestPlatform, type TestPlatform } from './platform.js';
import { type Answer, comparable } from './support/answer.js';
import type { Caller } from './support/caller.js';
import type { Member } from './support/member.js';
import { ready } from './support/upload.js';

const { catalog, datasets, objects, retrievals, search } = contract;

const STATUSES = ['draft', 'ingesting', 'active', 'paused', 'suspended'] as const;
const OFFERS = ['private', 'listed', 'restricted', 'restricted, entitled'] as const;
const MODES = ['lexical', 'dense', 'hybrid', 'auto'] as const;
const FACES = ['rest', 'trpc'] as const;
type Offer = (typeof OFFERS)[number];
type Status = (typeof STATUSES)[number];
type Face = (typeof FACES)[number];

let platform: TestPlatform;
let provider: Member;
let stranger: Member;
let entitled: Member;
let dataset: string;
let object: string;

/** Somebody who asks, with a result that they got while the dataset was open to everybody. */
interface Asker {
  readonly caller: Caller;
  readonly retrieval: string;
}
/** Per tenant: the person, a key without a list, one whose list holds the dataset, and one whose list is empty. */
interface Askers {
  readonly all: readonly Asker[];
  readonly unlisted: Caller;
}
let own: Askers;
let foreign: Askers;
let letIn: Askers;

beforeAll(async () => {
  platform = await startTestPlatform();
  [provider, stranger, entitled] = [
    await platform.signUp(),
    await platform.signUp(),
    await platform.signUp(),
  ];
  dataset = (await provider.dataset({ visibility: 'listed' })).dataset_id;
  const file = { filename: 'okapi.txt', bytes: 'The okapi hides in the forest.' };
  object = (await ready(platform, provider, dataset, file)).object_id;
  await provider.ok(contract.entitlements.create, { id: dataset, tenant_id: entitled.tenantId });
  own = await askersOf(provider);
  foreign = await askersOf(stranger);
  letIn = await askersOf(entitled);
});
afterAll(() => platform.close());

async function askersOf(member: Member): Promise<Askers> {
  const list = { dataset_access_mode: 'allow_list' } as const;
  const callers = [member, await member.key(), await member.key({ ...list, dataset_ids: [dataset] })];
  const all = await Promise.all(
    callers.map(async (caller) => {
      const { results } = await caller.ok(search.query, { query: 'okapi', dataset_ids: [dataset] });
      return { caller, retrieval: results[0]?.retrieval_id ?? '' };
    }),
  );
  return { all, unlisted: await member.key(list) };
}

/** What the specification says of who may search, read and download. */
function mayUse(who: 'own' | 'foreign', offer: Offer, status: Status): boolean {
  if (status === 'suspended') return false;
  if (who === 'own') return true;
  return status === 'active' && (offer === 'listed' || offer === 'restricted, entitled');
}

/** And of what stands in the catalog. */
function isOffered(who: 'own' | 'foreign', offer: Offer, status: Status): boolean {
  return (
    status === 'active' && (offer === 'listed' || (who === 'foreign' && offer === 'restricted, entitled'))
  );
}

interface Ways {
  /** The ways in which a caller may come upon the object, and whether each leads there. */
  readonly use: Record<string, boolean>;
  readonly catalog: Record<string, boolean>;
}

async function waysIn({ caller, retrieval }: Asker, face: Face): Promise<Ways> {
  const ask = async <P extends AnyProcedure>(path: string, procedure: P, input: z.input<P['input']>) =>
    (face === 'rest'
      ? await caller.call(procedure, input)
      : await caller.trpc(path, procedure, input)) as Answer<z.output<P['output']>>;
  const leads = async (path: string, procedure: AnyProcedure, id: string, none: string) => {
    const answer = await ask(path, procedure, { id });
    // What is closed is told in the very words of what never was.
    if (answer.status !== 200 && face === 'rest')
      expect(comparable(answer)).toBe(comparable(await caller.call(procedure, { id: none })));
    return answer.status === 200;
  };
  const use: Record<string, boolean> = {};
  for (const mode of MODES) {
    const { data } = await ask('search.query', search.query, { query: 'okapi forest', mode });
    use[`search ${mode}`] = data.results.some(({ object_id }) => object_id === object);
  }
  const named = await ask('search.query', search.query, { query: 'okapi', dataset_ids: [dataset] });
  use['search of the dataset'] = named.status === 200;
  use['object get'] = await leads('objects.get', objects.get, object, newId('object'));
  use.download = await leads('objects.download', objects.download, object, newId('object'));
  use.source = await leads('retrievals.source', retrievals.source, retrieval, newId('retrieval'));
  const { data: listed } = await ask('catalog.list', catalog.list, { limit: 100 });
  return {
    use,
    catalog: {
      'catalog list': listed.items.some(({ dataset_id }) => dataset_id === dataset),
      'catalog get': await leads('catalog.get', catalog.get, dataset, newId('dataset')),
    },
  };
}

async function arrange(offer: Offer, status: Status): Promise<void> {
  await platform.services.db.prisma.dataset.update({
    where: { id: dataset },
    data: { visibility: offer === 'restricted, entitled' ? 'restricted' : offer, status },
  });
}

const every = (ways: Record<string, boolean>, may: (way: string) => boolean) =>
  Object.fromEntries(Object.keys(ways).map((way) => [way, may(way)]));

const matrix = OFFERS.flatMap((offer) => STATUSES.map((status) => [offer, status] as const));

describe.each(matrix)('%s and %s', (offer, status) => {
  beforeAll(() => arrange(offer, status));
  const buyers = () => (offer === 'restricted, entitled' ? letIn : foreign);

  test.each(FACES)('to another tenant’s people and keys over %s', async (face) => {
    for (const asker of buyers().all) {
      const { use, catalog: shown } = await waysIn(asker, face);
      expect(use).toEqual(every(use, () => mayUse('foreign', offer, status)));
      expect(shown).toEqual(every(shown, () => isOffered('foreign', offer, status)));
      // The own tenant's surface never shows it.
      await asker.caller.refused(datasets.get, { id: dataset }, 'not_found');
      await asker.caller.refused(objects.list, { dataset_id: dataset }, 'not_found');
    }
  });

  test.each(FACES)('to its own tenant’s people and keys over %s', async (face) => {
    for (const asker of own.all) {
      const { use, catalog: shown } = await waysIn(asker, face);
      // The owner manages an object in any state, so that only searching is closed by a suspension.
      const managed = (way: string) => way === 'object get' || way === 'download';
      expect(use).toEqual(every(use, (way) => mayUse('own', offer, status) || managed(way)));
      expect(shown).toEqual(every(shown, () => isOffered('own', offer, status)));
      await asker.caller.ok(datasets.get, { id: dataset });
    }
  });

  test('to keys on whose list it is not', async () => {
    for (const { unlisted, all } of [own, buyers()]) {
      // A result that another credential of the tenant got.
      const retrieval = all[0]?.retrieval ?? '';
      const { use, catalog: shown } = await waysIn({ caller: unlisted, retrieval }, 'rest');
      expect({ ...use, ...shown }).toEqual(every({ ...use, ...shown }, () => false));
      await unlisted.refused(datasets.get, { id: dataset }, 'not_found');
    }
  });
});
