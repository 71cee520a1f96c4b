import { randomUUID } from 'node:crypto';
import { contract, newId, type Role, type Scope } from '@ipto/contracts';
import type { Database } from '@ipto/db';
import type { z } from 'zod';
import { Caller } from './caller.js';

type Dataset = z.output<typeof contract.datasets.create.output>;
type NewDataset = Partial<z.input<typeof contract.datasets.create.input>>;
type NewKey = Partial<z.input<typeof contract.keys.create.input>>;

export const PASSWORD = 'correct horse battery';

export function newEmail(): string {
  return `${randomUUID()}@example.com`;
}

/** A person with a session in a tenant. */
export class Member extends Caller {
  constructor(
    url: string,
    readonly token: string,
    readonly userId: string,
    readonly tenantId: string,
    readonly email: string,
  ) {
    super(url, { type: 'session', token });
  }

  dataset(fields: NewDataset = {}): Promise<Dataset> {
    return this.ok(contract.datasets.create, { name: 'Papers', ...fields });
  }

  async key(fields: NewKey = {}): Promise<KeyHolder> {
    const scopes: Scope[] = ['datasets:read', 'search:query'];
    const made = await this.ok(contract.keys.create, { name: 'agent', scopes, ...fields });
    return new KeyHolder(this.url, made.secret, made.api_key_id);
  }
}

/** A program with an API key. */
export class KeyHolder extends Caller {
  constructor(
    url: string,
    readonly secret: string,
    readonly id: string,
  ) {
    super(url, { type: 'api_key', key: secret });
  }
}

/** A new owner with a dataset. */
export async function ownerOf(platform: {
  signUp(): Promise<Member>;
}): Promise<{ owner: Member; dataset: string }> {
  const owner = await platform.signUp();
  return { owner, dataset: (await owner.dataset()).dataset_id };
}

/** A dataset in the catalog, that anybody may search; its id. */
export async function listedDataset(owner: Member): Promise<string> {
  const { dataset_id: id } = await owner.dataset({ visibility: 'listed' });
  await owner.ok(contract.datasets.update, { id, status: 'active' });
  return id;
}

/** A new person who owns a new tenant. */
export async function signUp(url: string, tenantName = 'Acme'): Promise<Member> {
  const email = newEmail();
  const login = await new Caller(url, null).ok(contract.auth.signup, {
    email,
    password: PASSWORD,
    display_name: 'Ada',
    tenant_name: tenantName,
  });
  return new Member(url, login.session_token, login.user_id, login.tenant_id, email);
}

/** Gives a member another role in their tenant without ending their sessions, as the endpoint does. */
export async function setRole(db: Database, member: Member, role: Role): Promise<void> {
  await db.prisma.membership.updateMany({
    where: { userId: member.userId, tenantId: member.tenantId },
    data: { role },
  });
}

/** Another person in a member's tenant. */
export async function colleagueOf(db: Database, member: Member, role: Role = 'owner'): Promise<Member> {
  const { url, tenantId } = member;
  const { userId, email } = await signUp(url);
  await db.prisma.membership.create({ data: { id: newId('membership'), userId, tenantId, role } });
  const { session_token } = await new Caller(url, null).ok(contract.auth.login, {
    email,
    password: PASSWORD,
    tenant_id: tenantId,
  });
  return new Member(url, session_token, userId, tenantId, email);
}
