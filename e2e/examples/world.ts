import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cli, Rest, ServerProcess, until } from '@ipto/e2e';
import { z } from 'zod';
import { pdf } from '../pdf.js';

const ADMIN = { email: 'admin@example.com', password: 'staple battery' };
const INGEST_MS = 300_000;

/** What the search examples look for, and where it stands. */
const REPORT = pdf([['Quarterly earnings 2024', 'Quarterly earnings rose by 12 percent in 2024.']]);

const login = z.object({
  user_id: z.string(),
  tenant_id: z.string(),
  session_token: z.string(),
  expires_at: z.string(),
});

/** Somebody with a session. */
export interface Account {
  readonly email: string;
  readonly password: string;
  readonly tenantId: string;
  readonly token: string;
  readonly rest: Rest;
}

/** A server, and everything that the examples take for granted. */
export class World {
  /** A user of `Acme Corp`, and the platform's admin. */
  readonly owner: Account;
  readonly admin: Account;
  /** A listed dataset with one object that is ready, and what was uploaded for it. */
  readonly dataset: string;
  readonly object: string;

  private constructor(
    readonly server: ServerProcess,
    private readonly folder: string,
    accounts: { owner: Account; admin: Account },
    made: { dataset: string; object: string },
  ) {
    this.owner = accounts.owner;
    this.admin = accounts.admin;
    this.dataset = made.dataset;
    this.object = made.object;
  }

  static async start(env: Readonly<Record<string, string>> = {}): Promise<World> {
    const folder = await mkdtemp(join(tmpdir(), 'ipto-examples-'));
    const server = await ServerProcess.start(join(folder, 'data'), {
      IPTO_ADMIN_EMAIL: ADMIN.email,
      IPTO_ADMIN_PASSWORD: ADMIN.password,
      ...env,
    });
    try {
      const admin = await logIn(server.url, ADMIN.email, ADMIN.password);
      const owner = await signUp(server.url, 'ada@example.com', 'Acme Corp');
      await writeFiles(join(folder, 'owner'));
      for (const [name, { token }] of Object.entries({ owner, admin })) {
        const home = join(folder, name);
        await mkdir(home, { recursive: true });
        await new Cli(home, () => server.url).json('login', '--token', token);
      }
      const dataset = await createDataset(owner.rest, 'financial-data');
      const object = await readyObject(owner, admin, dataset);
      return new World(server, folder, { owner, admin }, { dataset, object });
    } catch (error) {
      await server.kill();
      await rm(folder, { recursive: true, force: true, maxRetries: 20 });
      throw error;
    }
  }

  get url(): string {
    return this.server.url;
  }

  async close(): Promise<void> {
    await this.server.stop();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 20 });
  }

  /** A copy of the home folder of somebody, logged in, or an empty one. */
  async home(of: 'owner' | 'admin' | 'nobody'): Promise<string> {
    const home = await mkdtemp(join(this.folder, 'home-'));
    if (of !== 'nobody') await cp(join(this.folder, of), home, { recursive: true });
    return home;
  }

  newDataset(): Promise<string> {
    return createDataset(this.owner.rest, 'satellite-imgs');
  }

  /** An object that waits for review. */
  async stagedObject(): Promise<string> {
    const id = await this.owner.rest.send(this.dataset, 'plan.txt', 'text/plain', Buffer.from('A plan.\n'));
    await this.owner.rest.confirm(id);
    return id;
  }

  async newKey(
    fields: Readonly<Record<string, unknown>> = {},
  ): Promise<{ api_key_id: string; secret: string }> {
    return this.owner.rest.call(
      'POST',
      '/v1/api-keys',
      z.object({ api_key_id: z.string(), secret: z.string() }),
      { name: 'agent', scopes: ['search:query', 'datasets:read'], ...fields },
    );
  }

  /** A key with an allow list of some datasets. */
  limitedKey(dataset_ids: readonly string[] = []) {
    return this.newKey({ dataset_access_mode: 'allow_list', dataset_ids });
  }

  async grant(api_key_id: string, dataset_id: string): Promise<string> {
    const { grant_id } = await this.owner.rest.call(
      'POST',
      `/v1/api-keys/${api_key_id}/grants`,
      z.object({ grant_id: z.string() }),
      { dataset_id },
    );
    return grant_id;
  }

  /** Another session of the owner's. */
  logIn(): Promise<Account> {
    return logIn(this.url, this.owner.email, this.owner.password);
  }

  approve(account: Account, objectId: string): Promise<void> {
    return approve(this.admin, account, objectId);
  }
}

/** A new user who owns a new tenant. */
export async function signUp(url: string, email: string, tenantName: string): Promise<Account> {
  const password = 'correct horse';
  const body = { email, password, display_name: 'Ada', tenant_name: tenantName };
  const made = await new Rest(url).call('POST', '/v1/auth/signup', login, body);
  return account(url, email, password, made);
}

async function logIn(url: string, email: string, password: string): Promise<Account> {
  const made = await new Rest(url).call('POST', '/v1/auth/login', login, { email, password });
  return account(url, email, password, made);
}

function account(url: string, email: string, password: string, made: z.infer<typeof login>): Account {
  const token = made.session_token;
  const rest = new Rest(url, { authorization: `Bearer ${token}` });
  return { email, password, tenantId: made.tenant_id, token, rest };
}

/** What the upload examples send. */
async function writeFiles(home: string): Promise<void> {
  await mkdir(join(home, 'reports', '2024'), { recursive: true });
  await writeFile(join(home, 'report.pdf'), REPORT);
  await writeFile(join(home, 'reports', 'summary.txt'), 'A summary.\n');
  await writeFile(join(home, 'reports', '2024', 'q4.txt'), 'The fourth quarter.\n');
}

async function createDataset(rest: Rest, name: string): Promise<string> {
  const made = await rest.call('POST', '/v1/datasets', z.object({ dataset_id: z.string() }), {
    name,
    visibility: 'listed',
  });
  return made.dataset_id;
}

async function readyObject(owner: Account, admin: Account, dataset: string): Promise<string> {
  const id = await owner.rest.send(dataset, 'report.pdf', 'application/pdf', Buffer.from(REPORT));
  await owner.rest.confirm(id);
  await approve(admin, owner, id);
  return id;
}

/** Approves an object and waits until it is ready. */
async function approve(admin: Account, { tenantId, rest }: Account, id: string): Promise<void> {
  await admin.rest.call('POST', `/v1/admin/review/objects/${tenantId}/${id}/approve`, z.unknown());
  const object = z.object({ status: z.string() });
  await until(
    'the object to be ready',
    async () => (await rest.call('GET', `/v1/objects/${id}`, object)).status === 'ready',
    { timeoutMs: INGEST_MS, everyMs: 100 },
  );
}
