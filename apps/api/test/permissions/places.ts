import { contract, SCOPE_NAMES } from '@ipto/contracts';
import type { TestPlatform } from '../platform.js';
import { colleagueOf, type KeyHolder, type Member } from '../support/member.js';
import { ready, TEXT } from '../support/upload.js';

/** Things of one tenant, for inputs that name them. Tests read what stands here and change only what they make. */
export interface Place {
  readonly platform: TestPlatform;
  readonly owner: Member;
  /** A private dataset, with an object that is ready and a retrieval of it. */
  readonly dataset: string;
  readonly object: string;
  readonly retrieval: string;
  /** Another provider's restricted dataset that the tenant is entitled to, with an object. */
  readonly bought: string;
  readonly boughtObject: string;
  /** A retrieval in a dataset that a provider offers to everybody. */
  readonly offeredRetrieval: string;
  /** A new private dataset, within the reach of whatever key this place is for. */
  newDataset(): Promise<string>;
}

/** A tenant with two places, of which a key sees but one, and another tenant with one of its own. */
export interface World {
  readonly platform: TestPlatform;
  /** Lies within the key's allow list. */
  readonly listed: Place;
  /** Lies in the same tenant, outside of the list. */
  readonly unlisted: Place;
  /** Lies in another tenant. */
  readonly foreign: Place;
  /** A key of the first tenant with every scope but `admin:*` and with an allow list. */
  readonly limitedKey: KeyHolder;
  /** A key with `admin:*` and the same list, whose creator is one of the platform's admins. */
  readonly limitedAdminKey: KeyHolder;
}

export async function makeWorld(platform: TestPlatform): Promise<World> {
  const [owner, stranger, provider] = await Promise.all([
    platform.signUp('Owner'),
    platform.signUp('Stranger'),
    platform.signUp('Provider'),
  ]);
  const colleague = await colleagueOf(platform.services.db, owner);
  await platform.admin.ok(contract.admin.addPlatformAdmin, { user_id: colleague.userId });
  const dataset_access_mode = 'allow_list';
  const scopes = SCOPE_NAMES.filter((scope) => scope !== 'admin:*');
  const limitedKey = await owner.key({ scopes, dataset_access_mode });
  const limitedAdminKey = await colleague.key({ scopes: ['admin:*'], dataset_access_mode });
  const list = async (dataset_id: string) => {
    for (const { id } of [limitedKey, limitedAdminKey])
      await colleague.ok(contract.keys.grant, { id, dataset_id });
  };
  const [listed, unlisted, foreign] = await Promise.all([
    makePlace(platform, owner, provider, list),
    makePlace(platform, owner, provider),
    makePlace(platform, stranger, provider),
  ]);
  return { platform, listed, unlisted, foreign, limitedKey, limitedAdminKey };
}

async function makePlace(
  platform: TestPlatform,
  owner: Member,
  provider: Member,
  list: (dataset: string) => Promise<void> = async () => {},
): Promise<Place> {
  async function newDataset() {
    const { dataset_id } = await owner.dataset();
    await list(dataset_id);
    return dataset_id;
  }

  async function retrievalIn(dataset: string) {
    const dataset_ids = [dataset];
    const { results } = await owner.ok(contract.search.query, { query: 'fox', mode: 'lexical', dataset_ids });
    return results[0]?.retrieval_id ?? '';
  }

  const dataset = await newDataset();
  const { dataset_id: bought } = await provider.dataset({ visibility: 'restricted' });
  const { dataset_id: offered } = await provider.dataset({ visibility: 'listed' });
  const [object, boughtObject] = await Promise.all([
    ready(platform, owner, dataset, TEXT),
    ready(platform, provider, bought, TEXT),
    ready(platform, provider, offered, TEXT),
  ]);
  await provider.ok(contract.entitlements.create, { id: bought, tenant_id: owner.tenantId });
  await list(bought);
  await list(offered);
  return {
    platform,
    owner,
    dataset,
    object: object.object_id,
    retrieval: await retrievalIn(dataset),
    bought,
    boughtObject: boughtObject.object_id,
    offeredRetrieval: await retrievalIn(offered),
    newDataset,
  };
}
