import { contract, newId } from '@ipto/contracts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sharedPlatform, type TestPlatform } from './platform.js';
import type { Member } from './support/member.js';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await sharedPlatform();
});
afterAll(() => platform.close());

interface Page {
  ids: string[];
  next_cursor: string | null;
}

/** A list with what adds to it and takes from it. */
interface List {
  add(): Promise<string>;
  /** Absent where nothing is ever taken out. */
  remove?(id: string): Promise<unknown>;
  page(limit: number, cursor: string | undefined): Promise<Page>;
}

const paged =
  <T>(
    read: (input: { limit: number; cursor?: string }) => Promise<{ items: T[]; next_cursor: string | null }>,
    id: (item: T) => string,
  ): List['page'] =>
  async (limit, cursor) => {
    const { items, next_cursor } = await read({ limit, ...(cursor !== undefined && { cursor }) });
    return { ids: items.map(id), next_cursor };
  };

async function listOfDatasets(owner: Member): Promise<List> {
  return {
    add: async () => (await owner.dataset()).dataset_id,
    remove: (id) => owner.ok(contract.datasets.delete, { id }),
    page: paged(
      (input) => owner.ok(contract.datasets.list, input),
      ({ dataset_id }) => dataset_id,
    ),
  };
}

async function listOfKeys(owner: Member): Promise<List> {
  return {
    add: async () => (await owner.key()).id,
    remove: (id) => owner.ok(contract.keys.revoke, { id }),
    page: paged(
      (input) => owner.ok(contract.keys.list, input),
      ({ api_key_id }) => api_key_id,
    ),
  };
}

async function listOfObjects(owner: Member): Promise<List> {
  const { dataset_id } = await owner.dataset();
  return {
    add: async () => {
      const file = { filename: 'a.txt', content_type: 'text/plain', size_bytes: 1 };
      return (await owner.ok(contract.objects.upload, { dataset_id, ...file })).object_id;
    },
    remove: (id) => owner.ok(contract.objects.delete, { id }),
    page: paged(
      (input) => owner.ok(contract.objects.list, { dataset_id, ...input }),
      ({ object_id }) => object_id,
    ),
  };
}

async function listOfAuditEvents(owner: Member): Promise<List> {
  const read = (input: { limit: number; cursor?: string }) =>
    owner.ok(contract.audit.list, { action: 'dataset.created', ...input });
  return {
    add: async () => {
      await owner.dataset();
      return (await read({ limit: 1 })).items[0]?.audit_event_id ?? '';
    },
    page: paged(read, ({ audit_event_id }) => audit_event_id),
  };
}

async function listOfMembers(owner: Member): Promise<List> {
  const { prisma } = platform.services.db;
  return {
    async add() {
      const id = newId('membership');
      const user = { id: newId('user'), email: `${id}@example.com`.toLowerCase(), displayName: 'Bob' };
      await prisma.user.create({ data: user });
      await prisma.membership.create({
        data: { id, userId: user.id, tenantId: owner.tenantId, role: 'viewer' },
      });
      return id;
    },
    remove: (membership_id) => owner.ok(contract.members.remove, { membership_id }),
    page: paged(
      (input) => owner.ok(contract.members.list, input),
      ({ membership_id }) => membership_id,
    ),
  };
}

async function listOfEntitlements(owner: Member): Promise<List> {
  const { dataset_id: id } = await owner.dataset();
  const { prisma } = platform.services.db;
  return {
    async add() {
      const tenant = await prisma.tenant.create({ data: { id: newId('tenant'), name: 'Buyers' } });
      const { entitlement_id } = await owner.ok(contract.entitlements.create, { id, tenant_id: tenant.id });
      return entitlement_id;
    },
    remove: (entitlement_id) => owner.ok(contract.entitlements.revoke, { id, entitlement_id }),
    page: paged(
      (input) => owner.ok(contract.entitlements.list, { id, ...input }),
      ({ entitlement_id }) => entitlement_id,
    ),
  };
}

async function listOfSearches(owner: Member): Promise<List> {
  return {
    add: async () => (await owner.ok(contract.search.query, { query: 'x', mode: 'lexical' })).search_id,
    page: paged(
      (input) => owner.ok(contract.agent.searches, input),
      ({ search_activity_id }) => search_activity_id,
    ),
  };
}

describe.each([
  ['datasets', listOfDatasets],
  ['keys', listOfKeys],
  ['objects', listOfObjects],
  ['audit events', listOfAuditEvents],
  ['members', listOfMembers],
  ['entitlements', listOfEntitlements],
  ['searches', listOfSearches],
] as const)('the pages of %s', (_what, open) => {
  test('show once what is there all along, whatever comes and goes in between', async () => {
    const step = fc.record({
      adds: fc.nat({ max: 2 }),
      removes: fc.array(fc.nat({ max: 30 }), { maxLength: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 0, max: 6 }),
        fc.array(step, { minLength: 1, maxLength: 4 }),
        async (limit, before, steps) => {
          const list = await open(await platform.signUp());
          const present: string[] = (await list.page(100, undefined)).ids;
          for (let i = 0; i < before; i++) present.push(await list.add());
          const steady = new Set(present);
          const seen: string[] = [];
          let cursor: string | undefined;
          for (let turn = 0; ; turn++) {
            const page = await list.page(limit, cursor);
            seen.push(...page.ids);
            if (page.next_cursor === null) break;
            cursor = page.next_cursor;
            const { adds, removes } = steps[turn % steps.length] ?? { adds: 0, removes: [] };
            for (let i = 0; i < adds; i++) await list.add();
            for (const pick of removes) {
              // The one at the cursor among them: the page after it must not lose its place.
              const id = pick < 10 ? seen.at(-1) : present[pick % Math.max(1, present.length)];
              if (!list.remove || id === undefined || !steady.delete(id)) continue;
              await list.remove(id).catch(() => steady.add(id));
            }
          }
          expect(new Set(seen).size).toBe(seen.length);
          for (const id of steady) expect(seen).toContain(id);
        },
      ),
      { numRuns: 8 },
    );
  });
});
