import { type AnyProcedure, contract, newId, procedures, ROLE_SCOPES, requiredScopes } from '@ipto/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Holder, makeHolders, makeScopeHolders } from './permissions/holders.js';
import { admissionBy, OPENED_BY, ROLES, type Rule } from './permissions/specification.js';
import { sharedPlatform, type TestPlatform } from './platform.js';
import type { Answer } from './support/answer.js';
import { restRequest } from './support/caller.js';

const all = [...procedures(contract)];
let platform: TestPlatform;
let holders: Holder[];
let scopeHolders: ReadonlyMap<Rule, Holder[]>;
beforeAll(async () => {
  platform = await sharedPlatform();
  holders = await makeHolders(platform);
  scopeHolders = await makeScopeHolders(platform, new Set(OPENED_BY.values()));
});
afterAll(() => platform.close());

/** Ids that never were, and a field that no procedure knows. */
function harmlessInput(procedure: AnyProcedure): Record<string, unknown> {
  const inPath = [...procedure.rest.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, newId('object')]);
  return { ...Object.fromEntries(inPath), 'no-such-field': 'x' };
}

function outcome({ status, error }: Answer): string {
  // An input with a field that no procedure knows is refused by whoever let the caller in.
  if (status === 422) return 'admitted';
  return error?.code ?? `answered ${status}`;
}

test('the contract and the specification give each role the same scopes', () => {
  const sorted = (table: Record<string, readonly string[]>) =>
    Object.fromEntries(Object.entries(table).map(([role, scopes]) => [role, [...scopes].sort()]));
  expect(sorted(ROLE_SCOPES)).toEqual(sorted(ROLES));
});

test('the contract and the specification say the same of what opens each procedure', () => {
  const declared = all.map(([path, { access }]): [string, string] => [path, asText(access)]);
  const specified = [...OPENED_BY].map(([path, rule]): [string, string] => [path, asText(rule)]);
  expect(Object.fromEntries(declared)).toEqual(Object.fromEntries(specified));
});

function asText(rule: AnyProcedure['access']): string {
  const scopes = requiredScopes(rule);
  return scopes.length > 0 ? [...scopes].sort().join(' and ') : String(rule);
}

describe.each(all)('%s', (path, procedure) => {
  const rule = OPENED_BY.get(path) ?? [];

  async function matrix(send: (input: object, headers: Record<string, string>) => Promise<Answer>) {
    const input = harmlessInput(procedure);
    const callers = [...holders, ...(scopeHolders.get(rule) ?? [])];
    const found = await Promise.all(
      callers.map(async ({ name, headers }) => [name, outcome(await send(input, headers))] as const),
    );
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(callers.map(({ name, standing }) => [name, admissionBy(rule, standing)])),
    );
  }

  test('over REST', () =>
    matrix((input, headers) => {
      const { method, path: url, json } = restRequest(procedure, input);
      return platform.nobody.send(method, url, json === undefined ? { headers } : { json, headers });
    }));

  test('over tRPC', () => matrix((input, headers) => platform.nobody.trpc(path, procedure, input, headers)));
});
