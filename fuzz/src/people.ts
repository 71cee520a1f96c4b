import { Rest } from '@ipto/e2e';
import { z } from 'zod';
import type { Headers } from './exchange.js';
import { Known } from './known.js';

const KINDS = [
  'owner',
  'stranger',
  'admin',
  'narrow_key',
  'allow_list_key',
  'nobody',
  'both',
  'forged',
] as const;
/** Whose credential a request carries. */
export type Kind = (typeof KINDS)[number];

/** How often each is taken: most of what can be reached, an owner and a platform admin reach. */
export const KIND_WEIGHTS: Readonly<Record<Kind, number>> = {
  owner: 8,
  admin: 5,
  stranger: 2,
  narrow_key: 2,
  allow_list_key: 2,
  nobody: 2,
  both: 1,
  forged: 1,
};

export interface Login {
  readonly email: string;
  readonly password: string;
}

/** The credentials of one tenant. */
const OF_OWNER: readonly Kind[] = ['owner', 'narrow_key', 'allow_list_key', 'both'];

const session = z.object({ session_token: z.string(), user_id: z.string(), tenant_id: z.string() });
const dataset = z.object({ dataset_id: z.string(), tenant_id: z.string() });
const key = z.object({ secret: z.string() });
const me = z.object({ is_platform_admin: z.boolean() });

const CONTENT =
  'Quarterly earnings of 2024 rose by 12 percent. The quick brown fox reads the annual report.\n';

/** The callers of a run, remade when what the run did has ended their credentials. */
export class People {
  readonly #url: string;
  readonly #shared = new Known();
  readonly #known = new Map<Kind, Known>();
  readonly #guardian: Rest;
  readonly #headers = new Map<Kind, Headers>([
    ['nobody', []],
    ['forged', [['authorization', 'Bearer forged']]],
  ]);
  #made = 0;

  private constructor(url: string, guardian: Rest) {
    this.#url = url;
    this.#guardian = guardian;
  }

  /** Signs everybody up. The login is a platform admin's, who is kept out of the run to make others. */
  static async gather(url: string, login: Login): Promise<People> {
    const { session_token, user_id, tenant_id } = await new Rest(url).call(
      'POST',
      '/v1/auth/login',
      session,
      login,
    );
    const people = new People(url, new Rest(url, { authorization: `Bearer ${session_token}` }));
    for (const own of [login.email, user_id, tenant_id]) people.#shared.reserve(own);
    await people.#makeOwner();
    await people.#makeStranger();
    await people.#makeAdmin();
    return people;
  }

  headers(kind: Kind): Headers {
    return this.#headers.get(kind) ?? [];
  }

  /** What a caller's tenant has seen; for who has none, what everybody has. */
  known(kind: Kind): Known {
    return this.#known.get(kind) ?? this.#shared;
  }

  /** Makes a credential anew if it has ended, or lost what it is for. */
  async revive(kind: Kind): Promise<void> {
    if (kind === 'nobody' || kind === 'forged' || (await this.#isWell(kind))) return;
    await this.#make(kind);
  }

  async #make(kind: Kind): Promise<void> {
    if (kind === 'stranger') await this.#makeStranger();
    else if (kind === 'admin') await this.#makeAdmin();
    else await this.#makeOwner();
  }

  async #isWell(kind: Kind): Promise<boolean> {
    const headers = this.headers(kind === 'both' ? 'owner' : kind);
    const answer = await fetch(`${this.#url}/v1/me`, { headers: Object.fromEntries(headers) });
    const body = await answer.json();
    if (answer.status === 401) return false;
    return kind !== 'admin' || z.object({ data: me }).parse(body).data.is_platform_admin;
  }

  /** A tenant with a dataset that anybody may search, and keys. */
  async #makeOwner(): Promise<void> {
    const { rest, headers } = await this.#signUp('owner', OF_OWNER);
    this.#headers.set('owner', headers);
    const { dataset_id } = await this.#furnish('owner');
    const makeKey = async (body: object) => {
      const made = await rest.call('POST', '/v1/api-keys', key, body);
      return [['x-api-key', made.secret]] as const;
    };
    const narrow = await makeKey({ name: 'narrow', scopes: ['datasets:read', 'search:query'] });
    const listed = await makeKey({
      name: 'listed',
      scopes: ['admin:*'],
      dataset_access_mode: 'allow_list',
      dataset_ids: [dataset_id],
    });
    this.#headers.set('narrow_key', narrow);
    this.#headers.set('allow_list_key', listed);
    this.#headers.set('both', [...headers, ...narrow]);
  }

  async #makeStranger(): Promise<void> {
    const { headers } = await this.#signUp('stranger', ['stranger']);
    this.#headers.set('stranger', headers);
    await this.#furnish('stranger');
  }

  async #makeAdmin(): Promise<void> {
    const { headers, userId } = await this.#signUp('admin', ['admin']);
    await this.#guardian.call('PUT', `/v1/admin/platform-admins/${userId}`, z.unknown());
    this.#headers.set('admin', headers);
  }

  async #signUp(
    name: string,
    kinds: readonly Kind[],
  ): Promise<{ rest: Rest; headers: Headers; userId: string }> {
    const account = await new Rest(this.#url).call('POST', '/v1/auth/signup', z.looseObject(session.shape), {
      email: `${name}-${++this.#made}@example.com`,
      password: 'correct horse',
      display_name: name,
      tenant_name: name,
    });
    const known = new Known(this.#shared);
    for (const kind of kinds) this.#known.set(kind, known);
    known.learn(account);
    const headers = [['authorization', `Bearer ${account.session_token}`]] as const;
    return { rest: new Rest(this.#url, Object.fromEntries(headers)), headers, userId: account.user_id };
  }

  /** Gives the tenants new things, in the place of those that the run has deleted. */
  async furnish(): Promise<void> {
    for (const kind of ['owner', 'stranger'] as const) {
      await this.revive(kind);
      // One whose role was taken away is of no more use.
      await this.#furnish(kind).catch(() => this.#make(kind));
    }
  }

  /** A listed dataset with objects in every state that a caller can bring about. */
  async #furnish(kind: Kind): Promise<z.output<typeof dataset>> {
    const rest = new Rest(this.#url, Object.fromEntries(this.headers(kind)));
    const known = this.known(kind);
    const made = await rest.call('POST', '/v1/datasets', dataset, { name: 'reports', visibility: 'listed' });
    known.learn(made);
    const send = async (filename: string) => {
      const objectId = await rest.send(made.dataset_id, filename, 'text/plain', Buffer.from(CONTENT));
      known.learn({ tenant_id: made.tenant_id, object_id: objectId });
      return objectId;
    };
    await send('pending.txt');
    for (const filename of ['first.txt', 'second.txt']) await rest.confirm(await send(filename));
    const objectId = await send('report.txt');
    await rest.confirm(objectId);
    const review = `/v1/admin/review/objects/${made.tenant_id}/${objectId}`;
    await this.#guardian.call('POST', `${review}/approve`, z.unknown());
    return made;
  }
}
