import type { IptoClient } from '@ipto/client';
import { formatMoney } from '../output/units.js';

/** Something that may stand at the cursor, and what it is. */
export interface Candidate {
  readonly value: string;
  readonly description: string;
}

interface Words {
  /** The positional arguments before the cursor. */
  readonly args: readonly string[];
  readonly flags: ReadonlyMap<string, string>;
}

type Source = (api: IptoClient['api'], words: Words) => Promise<Candidate[]>;

/** No list is read further: nobody looks through more. */
const PAGE = { limit: 100 };
/** Whose objects are offered where the command line names no dataset. */
const DATASETS = 10;

const datasets: Source = async (api) =>
  (await api.datasets.list.query(PAGE)).items.map((dataset) => ({
    value: dataset.dataset_id,
    description: `${dataset.name} (${dataset.status})`,
  }));

const catalog: Source = async (api) =>
  (await api.catalog.list.query(PAGE)).items.map((dataset) => ({
    value: dataset.dataset_id,
    description: `${dataset.name} of ${dataset.provider_name}`,
  }));

/** What may be searched: one's own, and the catalog. */
const searchable: Source = async (api, words) => {
  const found = await Promise.all([datasets, catalog].map((source) => source(api, words).catch(() => [])));
  return [...new Map(found.flat().map((candidate) => [candidate.value, candidate])).values()];
};

const objects: Source = async (api) => {
  const { items } = await api.datasets.list.query({ limit: DATASETS });
  const lists = items.map(({ dataset_id }) => api.objects.list.query({ dataset_id, ...PAGE }));
  return (await Promise.all(lists)).flatMap((list) =>
    list.items.map((object) => ({
      value: object.object_id,
      description: `${object.filename} (${object.status})`,
    })),
  );
};

const reviews: Source = async (api, { args: [tenantId] }) =>
  (await api.review.queue.query(PAGE)).items
    .filter((item) => item.tenant_id === tenantId)
    .map((item) => ({ value: item.object_id, description: item.filename }));

const statement = ({ period, status, amount }: { period: string; status: string; amount: number }): string =>
  `${period}, ${status}, ${formatMoney(amount)}`;

/** Where ids come from, by the placeholder they are for: under some commands it means others than elsewhere. */
const SOURCES: Readonly<Record<string, Source>> = {
  dataset_id: datasets,
  dataset_ids: searchable,
  'catalog dataset_id': catalog,
  'admin datasets dataset_id': async () => [],
  object_id: objects,
  'admin review object_id': reviews,
  tenant_id: async (api) => {
    const { items } = await api.review.queue.query(PAGE);
    const names = new Map(items.map((item) => [item.tenant_id, item.tenant_name]));
    return [...names].map(([value, description]) => ({ value, description }));
  },
  'tenant tenant_id': async (api) =>
    (await api.users.me.query({})).memberships.map((membership) => ({
      value: membership.tenant_id,
      description: `${membership.tenant_name} (${membership.role})`,
    })),
  key_id: async (api) =>
    (await api.keys.list.query(PAGE)).items.map((key) => ({ value: key.api_key_id, description: key.name })),
  grant_id: async (api, { args: [id = ''] }) =>
    (await api.keys.get.query({ id })).grants.map((grant) => ({
      value: grant.grant_id,
      description: grant.dataset_id,
    })),
  entitlement_id: async (api, { args: [id = ''] }) =>
    (await api.entitlements.list.query({ id, ...PAGE })).items.map((entitlement) => ({
      value: entitlement.entitlement_id,
      description: entitlement.tenant_id,
    })),
  membership_id: async (api) =>
    (await api.members.list.query(PAGE)).items.map((member) => ({
      value: member.membership_id,
      description: `${member.email} (${member.role})`,
    })),
  invitation_id: async (api) =>
    (await api.invitations.list.query(PAGE)).items.map((invitation) => ({
      value: invitation.invitation_id,
      description: `${invitation.email} (${invitation.role})`,
    })),
  invoice_id: async (api) =>
    (await api.buyer.invoices.query(PAGE)).items.map((invoice) => ({
      value: invoice.invoice_id,
      description: statement(invoice),
    })),
  'admin invoices invoice_id': async (api) =>
    (await api.admin.listInvoices.query({ status: 'issued', ...PAGE })).items.map((invoice) => ({
      value: invoice.invoice_id,
      description: `${invoice.tenant_name}: ${statement(invoice)}`,
    })),
  payout_id: async (api) =>
    (await api.provider.payouts.query(PAGE)).items.map((payout) => ({
      value: payout.payout_id,
      description: statement(payout),
    })),
  'admin payouts payout_id': async (api) =>
    (await api.admin.listPayouts.query({ status: 'closed', ...PAGE })).items.map((payout) => ({
      value: payout.payout_id,
      description: `${payout.tenant_name}: ${statement(payout)}`,
    })),
  'admin tenants tenant_id': async (api) => {
    const { items } = await api.admin.listInvoices.query(PAGE);
    const names = new Map(items.map((invoice) => [invoice.tenant_id, invoice.tenant_name]));
    return [...names].map(([value, description]) => ({ value, description }));
  },
  user_id: async (api) =>
    (await api.admin.listPlatformAdmins.query(PAGE)).items.map((user) => ({
      value: user.user_id,
      description: user.email,
    })),
};

/** The source of what a placeholder stands for in a command of `group`; null if that is nothing the server lists. */
export function sourceOf(group: string, placeholder: string): Source | null {
  const names = [`${group} ${placeholder}`, placeholder];
  const known = names.find((name) => Object.hasOwn(SOURCES, name));
  return known === undefined ? null : (SOURCES[known] ?? null);
}
