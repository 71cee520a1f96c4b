import { contract, newId } from '@ipto/contracts';
import { colleagueOf, PASSWORD } from '../support/member.js';
import { announce, send, TEXT, uploaded } from '../support/upload.js';
import { membershipOf } from './holders.js';
import type { Place } from './places.js';

/** An input that names things of a place, and that succeeds there. */
export interface NamingInput {
  /** Makes it; what a call uses up is made anew. */
  readonly make: (place: Place) => Promise<Record<string, unknown>>;
  /** Fields that are there to name what is not the caller's own. */
  readonly open?: readonly string[];
  /** What a name that is not the caller's is answered, where not `not_found`. */
  readonly refusal?: 'unauthorized';
  /** It speaks of the whole tenant: no key with an allow list gets at it. */
  readonly wholeTenant?: true;
}

/** How to name real things in the input of every procedure that names any, in one way or more. */
export const NAMING_INPUTS: Readonly<Record<string, NamingInput | readonly NamingInput[]>> = {
  'auth.login': {
    make: async ({ owner }) => ({ email: owner.email, password: PASSWORD, tenant_id: owner.tenantId }),
    refusal: 'unauthorized',
  },
  'auth.switch': { make: async (place) => ({ tenant_id: await secondTenant(place) }) },
  // A code belongs to whoever reads it off the other machine's screen.
  'auth.device.get': { make: deviceCode, open: ['user_code'] },
  'auth.device.approve': {
    make: async (place) => ({ ...(await deviceCode(place)), decision: 'deny' }),
    open: ['user_code'],
  },

  'members.update': { make: async (place) => ({ ...(await colleague(place)), role: 'operator' }) },
  'members.remove': { make: colleague },
  'invitations.revoke': {
    async make({ owner }) {
      const email = `${crypto.randomUUID()}@example.com`;
      const { invitation_id } = await owner.ok(contract.invitations.create, { email, role: 'viewer' });
      return { id: invitation_id };
    },
  },

  'datasets.get': { make: async ({ dataset }) => ({ id: dataset }) },
  'datasets.update': { make: async ({ dataset }) => ({ id: dataset, description: 'Changed' }) },
  'datasets.delete': { make: async (place) => ({ id: await place.newDataset() }) },
  'entitlements.create': {
    make: async (place) => ({ id: place.dataset, tenant_id: (await place.platform.signUp()).tenantId }),
    open: ['tenant_id'],
  },
  'entitlements.list': { make: async ({ dataset }) => ({ id: dataset }) },
  'entitlements.revoke': {
    async make({ platform, owner, dataset: id }) {
      const { tenantId: tenant_id } = await platform.signUp();
      const { entitlement_id } = await owner.ok(contract.entitlements.create, { id, tenant_id });
      return { id, entitlement_id };
    },
  },
  'catalog.get': { make: async ({ bought }) => ({ id: bought }) },

  'objects.upload': {
    make: async ({ dataset }) => ({
      dataset_id: dataset,
      filename: 'a.txt',
      content_type: 'text/plain',
      size_bytes: 1,
    }),
  },
  'objects.confirm': {
    make: async ({ owner, dataset }) => ({ id: await send(owner, dataset, TEXT) }),
  },
  'objects.cancel': {
    make: async ({ owner, dataset }) => ({ id: (await announce(owner, dataset, TEXT)).object_id }),
  },
  'objects.list': { make: async ({ dataset }) => ({ dataset_id: dataset }) },
  'objects.get': [
    { make: async ({ object }) => ({ id: object }) },
    { make: async ({ boughtObject }) => ({ id: boughtObject }) },
  ],
  'objects.download': [
    { make: async ({ object }) => ({ id: object }) },
    { make: async ({ boughtObject }) => ({ id: boughtObject }) },
  ],
  'objects.preview': { make: async ({ object }) => ({ id: object }) },
  'objects.delete': {
    make: async ({ owner, dataset }) => ({ id: (await uploaded(owner, dataset, TEXT)).object_id }),
  },

  'review.get': { make: stagedObject },
  'review.preview': { make: stagedObject },
  'review.approve': { make: stagedObject },
  'review.reject': { make: async (place) => ({ ...(await stagedObject(place)), reason: 'Not ours' }) },

  'admin.suspendDataset': { make: async (place) => ({ ...(await datasetOf(place)), reason: 'A dispute' }) },
  'admin.unsuspendDataset': {
    async make(place) {
      const target = await datasetOf(place);
      await place.platform.admin.ok(contract.admin.suspendDataset, { ...target, reason: 'A dispute' });
      return target;
    },
  },
  'admin.getPlatformAdmin': { make: async ({ owner }) => ({ user_id: owner.userId }) },
  'admin.addPlatformAdmin': {
    make: async ({ platform }) => ({ user_id: (await platform.signUp()).userId }),
  },
  'admin.removePlatformAdmin': {
    async make({ platform }) {
      const { userId: user_id } = await platform.signUp();
      await platform.admin.ok(contract.admin.addPlatformAdmin, { user_id });
      return { user_id };
    },
  },

  'keys.create': {
    make: async ({ dataset }) => ({
      name: 'agent',
      scopes: ['datasets:read'],
      dataset_access_mode: 'allow_list',
      dataset_ids: [dataset],
    }),
  },
  'keys.get': { make: async (place) => ({ id: await limitedKey(place) }) },
  'keys.update': {
    make: async (place) => ({ id: await limitedKey(place), dataset_ids: [place.dataset, place.bought] }),
  },
  'keys.grant': {
    make: async (place) => ({ id: await limitedKey(place), dataset_id: place.bought }),
  },
  'keys.revokeGrant': {
    async make(place) {
      const id = await limitedKey(place);
      const { grants } = await place.owner.ok(contract.keys.get, { id });
      return { id, grant_id: grants[0]?.grant_id };
    },
  },
  'keys.revoke': { make: async (place) => ({ id: await limitedKey(place) }) },

  'search.query': [
    { make: async ({ dataset }) => ({ query: 'fox', mode: 'lexical', dataset_ids: [dataset] }) },
    { make: async ({ bought }) => ({ query: 'fox', mode: 'lexical', dataset_ids: [bought] }) },
  ],
  'retrievals.source': [
    { make: async ({ retrieval }) => ({ id: retrieval }) },
    { make: async ({ offeredRetrieval }) => ({ id: offeredRetrieval }) },
  ],
  'retrievals.cite': { make: async (place) => ({ id: await newRetrieval(place) }) },
  'retrievals.reportOutcome': {
    make: async (place) => ({ id: await newRetrieval(place), revenue_amount: 1, currency: 'USD' }),
  },

  'provider.datasetAnalytics': { make: async ({ dataset }) => ({ id: dataset }) },
  'provider.analytics': { make: async ({ dataset }) => ({ dataset_id: dataset }) },
  'provider.payout': { make: async (place) => ({ id: await payoutOf(place) }), wholeTenant: true },
  'buyer.invoice': { make: async (place) => ({ id: await invoiceOf(place) }), wholeTenant: true },

  'admin.payInvoice': { make: async (place) => ({ id: await invoiceOf(place), reference: 'bank 1' }) },
  'admin.payPayout': { make: async (place) => ({ id: await payoutOf(place), reference: 'bank 2' }) },
  'admin.reverseCharge': { make: async (place) => ({ id: await newCharge(place), reason: 'A mistake' }) },
  'admin.updateTenant': { make: async ({ owner }) => ({ id: owner.tenantId, max_spend_cap: 1000 }) },
};

async function newRetrieval({ owner, dataset }: Place): Promise<string> {
  const { results } = await owner.ok(contract.search.query, {
    query: 'fox',
    mode: 'lexical',
    dataset_ids: [dataset],
  });
  return results[0]?.retrieval_id ?? '';
}

/** A result that was paid for: no two of these searches are the same. */
async function newCharge({ owner, bought }: Place): Promise<string> {
  const query = `fox -${crypto.randomUUID()}`;
  const { search_id, charged_amount } = await owner.ok(contract.search.query, {
    query,
    mode: 'lexical',
    dataset_ids: [bought],
  });
  if (charged_amount === 0) throw new Error(`${search_id} cost nothing`);
  const { items } = await owner.ok(contract.agent.accesses, { limit: 1 });
  return items[0]?.access_id ?? '';
}

/** Months long ago, each once. */
let months = 0;
const nextMonth = () => new Date(Date.UTC(1990, months++));

async function invoiceOf({ platform, owner }: Place): Promise<string> {
  const { id } = await platform.services.db.prisma.invoice.create({
    data: {
      id: newId('invoice'),
      tenantId: owner.tenantId,
      month: nextMonth(),
      status: 'issued',
      issuedAt: new Date(),
    },
  });
  return id;
}

async function payoutOf({ platform, owner }: Place): Promise<string> {
  const { id } = await platform.services.db.prisma.payout.create({
    data: {
      id: newId('payout'),
      tenantId: owner.tenantId,
      month: nextMonth(),
      status: 'closed',
      closedAt: new Date(),
      amountMicros: 0n,
      feeMicros: 0n,
    },
  });
  return id;
}

/** Another tenant of the owner's. */
async function secondTenant({ platform, owner }: Place): Promise<string> {
  const inviter = await platform.signUp();
  const { accept_url } = await inviter.ok(contract.invitations.create, {
    email: owner.email,
    role: 'viewer',
  });
  const token = new URLSearchParams(new URL(accept_url ?? '').hash.slice(1)).get('token') ?? '';
  await owner.ok(contract.invitations.accept, { token });
  return inviter.tenantId;
}

async function deviceCode({ platform }: Place) {
  const { user_code } = await platform.nobody.ok(contract.auth.device.start, {});
  return { user_code };
}

async function colleague({ platform, owner }: Place) {
  const member = await colleagueOf(platform.services.db, owner, 'viewer');
  return { membership_id: await membershipOf(member) };
}

async function stagedObject({ owner, dataset }: Place) {
  const { object_id } = await uploaded(owner, dataset, TEXT);
  return { tenant_id: owner.tenantId, object_id };
}

async function datasetOf(place: Place) {
  return { tenant_id: place.owner.tenantId, id: await place.newDataset() };
}

/** A key that sees one dataset of the place. */
async function limitedKey({ owner, dataset }: Place): Promise<string> {
  const { id } = await owner.key({
    scopes: ['datasets:read'],
    dataset_access_mode: 'allow_list',
    dataset_ids: [dataset],
  });
  return id;
}
