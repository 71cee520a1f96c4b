import { contract, procedures } from '@ipto/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sharedPlatform, type TestPlatform } from '../platform.js';
import type { Answer } from '../support/answer.js';
import type { Caller } from '../support/caller.js';
import { restRequest } from '../support/caller.js';
import type { KeyHolder } from '../support/member.js';
import { NAMING_INPUTS, type NamingInput } from './inputs.js';
import { type NamingField, namingFields, neverGiven } from './naming.js';
import { makeWorld, type Place, type World } from './places.js';
import { admissionBy, OPENED_BY, type Standing } from './specification.js';

type Input = Record<string, unknown>;
type Send = (caller: Caller, input: Input) => Promise<Answer>;

const all = [...procedures(contract)];
const naming = all
  .map(([path, procedure]) => ({ path, procedure, fields: namingFields(procedure) }))
  .filter(({ fields }) => fields.length > 0);

let platform: TestPlatform;
let world: World;
let strangersKey: KeyHolder;
let adminsKey: KeyHolder;
beforeAll(async () => {
  platform = await sharedPlatform();
  world = await makeWorld(platform);
  strangersKey = await world.foreign.owner.key({ scopes: ['admin:*'] });
  adminsKey = await platform.admin.key({ scopes: ['admin:*'] });
});
afterAll(() => platform.close());

test('what is known of how to name things is of procedures that name some', () => {
  expect(naming.map(({ path }) => path)).toEqual(expect.arrayContaining(Object.keys(NAMING_INPUTS)));
});

describe.each(naming)('$path', ({ path, procedure, fields }) => {
  const entry = NAMING_INPUTS[path];
  if (entry === undefined) {
    test('has an input that names real things', () => {
      const names = fields.map(({ field }) => field).join(' and ');
      expect.fail(`${path} names something by ${names}: add to permissions/inputs.ts how to make one`);
    });
    return;
  }
  const transports: Record<string, Send> = {
    REST: (caller, input) => {
      const { method, path: url, json } = restRequest(procedure, input);
      return caller.send(method, url, json === undefined ? {} : { json });
    },
    tRPC: (caller, input) => caller.trpc(path, procedure, input),
  };
  const inputs = [entry].flat();
  describe.each(
    inputs.map((input, i) => [inputs.length > 1 ? `naming it in way ${i + 1}` : 'naming it', input]),
  )('%s', (_, input) => {
    for (const [transport, send] of Object.entries(transports))
      test(`over ${transport}`, () => new Naming(path, fields, input, send).check());
  });
});

/** One procedure, called over one transport with one way to name things. */
class Naming {
  readonly #rule;
  readonly #closed: readonly NamingField[];
  /** Where an allow list has a say: datasets and what lies in them. */
  readonly #inDatasets: readonly NamingField[];

  constructor(
    path: string,
    private readonly fields: readonly NamingField[],
    private readonly input: NamingInput,
    private readonly send: Send,
  ) {
    this.#rule = OPENED_BY.get(path) ?? [];
    this.#closed = fields.filter(({ field }) => !input.open?.includes(field));
    this.#inDatasets = this.#closed.filter(({ kind }) =>
      ['dataset', 'object', 'retrieval', 'entitlement'].includes(kind ?? ''),
    );
  }

  async check(): Promise<void> {
    const { listed, unlisted, foreign } = world;
    const [own, unreachable, others] = await Promise.all([
      this.#make(listed),
      this.#make(unlisted),
      this.#make(foreign),
    ]);
    await this.#neverIs(own);
    await this.#isHiddenFromStrangers(own, others);
    if (this.#rule === 'platform_admin') await this.#belongsTogether(own, others);
    if (this.#opensToKeys()) await this.#isHiddenBehindAllowList(own, unreachable);
    if (this.input.wholeTenant) await this.#isNothing(world.limitedKey, own, own, this.#closed);
    // Whatever was refused has changed nothing: the very same input succeeds now.
    const [first, ...rest] = this.#admitted(listed);
    expectSuccess(await this.send(first ?? listed.owner, own));
    for (const caller of rest) expectSuccess(await this.send(caller, await this.#make(listed)));
  }

  #make(place: Place): Promise<Input> {
    return this.input.make(place);
  }

  /** Those of the first tenant, or of the platform, whom the procedure lets in. */
  #admitted(place: Place): Caller[] {
    if (this.#rule === 'platform_admin') return [world.limitedAdminKey, platform.admin, adminsKey];
    return this.#opensToKeys() && !this.input.wholeTenant ? [world.limitedKey, place.owner] : [place.owner];
  }

  #opensToKeys(): boolean {
    return this.#rule === 'platform_admin' || typeof this.#rule !== 'string';
  }

  /** A name that was never given out. */
  async #neverIs(own: Input): Promise<void> {
    const caller = this.#admitted(world.listed)[0] ?? world.listed.owner;
    for (const field of this.fields) {
      const { error } = await this.send(caller, {
        ...own,
        [field.field]: neverGiven(field, own[field.field]),
      });
      expect(error?.code, field.field).toBe(this.input.refusal ?? 'not_found');
    }
  }

  /** Each name of the owner's tried by strangers, among their own and with all its fellows. */
  async #isHiddenFromStrangers(own: Input, others: Input): Promise<void> {
    const strangers: [Caller, Standing][] =
      this.#rule === 'public'
        ? [[platform.nobody, { type: 'nobody' }]]
        : [
            [world.foreign.owner, { type: 'session', role: 'owner' }],
            [strangersKey, { type: 'key', scopes: ['admin:*'], creatorRole: 'owner' }],
          ];
    for (const [caller, standing] of strangers) {
      const admission = admissionBy(this.#rule, standing);
      const code = admission === 'admitted' ? undefined : admission;
      for (const field of this.#closed) await this.#isNothing(caller, others, own, [field], code);
      if (this.#closed.length > 1) await this.#isNothing(caller, others, own, this.#closed, code);
    }
    // The platform's own people have no more to do with a tenant's things than anybody else.
    if (this.#rule !== 'platform_admin' && this.#rule !== 'public' && this.#closed.length > 0)
      await this.#isNothing(platform.admin, own, own, this.#closed);
  }

  /** The names of two tenants in one input. */
  async #belongsTogether(own: Input, others: Input): Promise<void> {
    if (this.fields.length > 1)
      for (const field of this.fields) await this.#isNothing(platform.admin, others, own, [field]);
  }

  async #isHiddenBehindAllowList(own: Input, unreachable: Input): Promise<void> {
    const key = this.#rule === 'platform_admin' ? world.limitedAdminKey : world.limitedKey;
    for (const field of this.#inDatasets) await this.#isNothing(key, own, unreachable, [field]);
    if (this.#inDatasets.length > 1) await this.#isNothing(key, own, unreachable, this.#inDatasets);
  }

  /** The names that `from` has in some fields get, within `base`, the very answer of names that were never given out. */
  async #isNothing(
    caller: Caller,
    base: Input,
    from: Input,
    fields: readonly NamingField[],
    code: string = this.input.refusal ?? 'not_found',
  ): Promise<void> {
    const real = Object.fromEntries(fields.map(({ field }) => [field, from[field]]));
    const never = Object.fromEntries(
      fields.map((field) => [field.field, neverGiven(field, from[field.field])]),
    );
    const answers = [];
    for (const names of [real, never])
      answers.push(anonymous(await this.send(caller, { ...base, ...names }), names));
    const names = fields.map(({ field }) => field).join(' and ');
    expect(answers[0], names).toEqual(answers[1]);
    expect(answers[0]?.code, names).toBe(code);
  }
}

/** What an answer tells, without what differs from call to call and without the names that were asked for. */
function anonymous({ status, headers, text, error }: Answer, names: Input) {
  const requestId = headers.get('x-request-id') ?? '';
  const told = Object.values(names)
    .flat()
    .reduce<string>((rest, name) => rest.replaceAll(String(name), '{name}'), text);
  return {
    status,
    code: error?.code,
    text: told.replaceAll(requestId, '{request}').replace(/"timestamp":"[^"]*"/, '"timestamp"'),
    headers: [...headers].filter(([name]) => !['date', 'x-request-id', 'content-length'].includes(name)),
  };
}

function expectSuccess({ status, text }: Answer): void {
  expect(status, text).toBeLessThan(300);
}

describe('what names nothing', () => {
  const unnamed = all.filter(([, { kind, input }]) => kind === 'query' && input.safeParse({}).success);

  test.each(unnamed)('%s shows nothing of another tenant', async (path, procedure) => {
    const answer = await world.foreign.owner.send('GET', procedure.rest.path);
    for (const place of [world.listed, world.unlisted])
      for (const id of idsOf(place)) expect(answer.text, path).not.toContain(id);
  });

  // Keys are the tenant's: who may manage them sees what each of them may use.
  test.each(unnamed.filter(([path]) => path !== 'keys.list'))(
    '%s shows nothing outside of the allow list',
    async (path, procedure) => {
      const key = OPENED_BY.get(path) === 'platform_admin' ? world.limitedAdminKey : world.limitedKey;
      const answer = await key.send('GET', procedure.rest.path);
      const { dataset, object, bought, boughtObject } = world.unlisted;
      for (const id of [dataset, object, bought, boughtObject]) expect(answer.text, path).not.toContain(id);
    },
  );

  test('audit.list finds as little by another tenant’s id as by one that never was', async () => {
    const { owner, dataset } = world.listed;
    for (const filter of ['actor_id', 'target_id']) {
      const { items } = await world.foreign.owner.ok(contract.audit.list, {
        [filter]: filter === 'actor_id' ? owner.userId : dataset,
      });
      expect(items).toEqual([]);
    }
  });
});

function idsOf({
  owner,
  dataset,
  object,
  retrieval,
  bought,
  boughtObject,
  offeredRetrieval,
}: Place): string[] {
  return [owner.tenantId, owner.userId, dataset, object, retrieval, bought, boughtObject, offeredRetrieval];
}
