import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contract } from '@ipto/contracts';
import { freePort } from '@ipto/free-port';
import { pino } from 'pino';
import { expect } from 'vitest';
import { readConfig } from '../../dist/config.js';
import { type Platform, startPlatform } from '../../dist/platform.js';
import { Caller } from '../support/caller.js';
import { createDatabase } from '../support/database.js';
import { Member, signUp } from '../support/member.js';

/**
 * One of two platforms that share a database, a secret and a data folder but no memory: what the API keeps belongs to
 * a platform, so that two of them in one process behave as two processes do.
 */
export class ApiProcess {
  readonly url: string;
  readonly services: Platform['services'];
  /** What its start knows of the platform's first admin; the password, if it made that admin. */
  readonly firstAdmin: Platform['admin'];
  readonly #platform: Platform;

  constructor(platform: Platform) {
    this.#platform = platform;
    this.url = platform.localUrl;
    this.services = platform.services;
    this.firstAdmin = platform.admin;
  }

  /** The same credential, used through this process. */
  as({ credential }: Caller): Caller {
    return new Caller(this.url, credential);
  }

  /** Closes this process alone; the other goes on. */
  close(): Promise<void> {
    return this.#platform.close();
  }
}

export interface TwoPlatforms {
  readonly processes: readonly [ApiProcess, ApiProcess];
  readonly databaseUrl: string;
  readonly dataDir: string;
  /** The platform's admin, through the first process. */
  readonly admin: Member;
  /** A new person who owns a new tenant, through the first process. */
  signUp(tenantName?: string): Promise<Member>;
  /** Closes both and removes what they shared; fails if a request ever failed for a reason of ours. */
  close(): Promise<void>;
}

/**
 * Starts two platforms at once on a new, empty database of the run's server. `env` is what an operator would
 * set for both.
 */
export async function startTwoPlatforms(env: Record<string, string> = {}): Promise<TwoPlatforms> {
  const database = await createDatabase();
  if (database === null) throw new Error('Two platforms need a server of databases.');
  const dataDir = await mkdtemp(join(tmpdir(), 'ipto-api-'));
  const log: string[] = [];
  const started: ApiProcess[] = [];
  const close = async () => {
    await Promise.all(started.map((each) => each.close()));
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  };
  const start = async () => {
    const config = readConfig({
      PORT: String(await freePort()),
      DATABASE_URL: database.url,
      IPTO_SECRET: 'the secret that both processes know',
      IPTO_DATA_DIR: dataDir,
      IPTO_WEB: 'off',
      IPTO_RATE_LIMIT: 'off',
      ...env,
    });
    const logger = pino({ level: 'info' }, { write: (line: string) => void log.push(line) });
    const platform = new ApiProcess(await startPlatform(config, logger));
    started.push(platform);
    return platform;
  };
  try {
    // Both are awaited, whatever becomes of one: it must not start after the clean-up.
    const starts = await Promise.allSettled([start(), start()]);
    for (const each of starts) if (each.status === 'rejected') throw each.reason;
    const [first, second] = started;
    if (!first || !second) throw new Error('A platform did not start.');
    return {
      processes: [first, second],
      databaseUrl: database.url,
      dataDir,
      admin: await logInAdmin(first, started),
      signUp: (tenantName) => signUp(first.url, tenantName),
      async close() {
        await close();
        expect(log.filter((line) => JSON.parse(line).level >= 50)).toEqual([]);
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function logInAdmin({ url }: ApiProcess, started: readonly ApiProcess[]): Promise<Member> {
  for (const { firstAdmin } of started) {
    if (!firstAdmin?.password) continue;
    const { email, password } = firstAdmin;
    const login = await new Caller(url, null).ok(contract.auth.login, { email, password });
    return new Member(url, login.session_token, login.user_id, login.tenant_id, email);
  }
  throw new Error('No start made an admin.');
}
