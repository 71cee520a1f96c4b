import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contract } from '@ipto/contracts';
import { freePort } from '@ipto/free-port';
import { pino } from 'pino';
import { expect } from 'vitest';
import { z } from 'zod';
import { readConfig } from '../dist/config.js';
import { type Platform, startPlatform } from '../dist/platform.js';
import { Caller } from './support/caller.js';
import { createDatabase } from './support/database.js';
import { Member, signUp } from './support/member.js';

/** A clock that tests put forward. */
export interface Clock {
  readonly now: () => Date;
  /** Runs something as if it were later by so many milliseconds. */
  later<T>(ms: number, run: () => Promise<T>): Promise<T>;
}

export interface TestPlatform {
  readonly url: string;
  readonly dataDir: string;
  readonly services: Platform['services'];
  readonly folder: Platform['folder'];
  readonly webSecret: string;
  readonly clock: Clock;
  /** Every line of the log since this file has the platform. */
  readonly log: readonly string[];
  /** Somebody without a credential. */
  readonly nobody: Caller;
  /** The platform's first admin, whose login stands in the data folder. */
  readonly admin: Member;
  signUp(tenantName?: string): Promise<Member>;
  /** Ends the use of the platform, and the platform unless it is shared; fails if a request ever failed for a reason of ours. */
  close(): Promise<void>;
}

const loginFile = z.object({ email: z.string(), password: z.string() });

type Environment = Readonly<Record<string, string>>;

/** What is common to all uses of a platform that tests started. */
interface Running {
  readonly platform: Platform;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: string[];
  stop(): Promise<void>;
}

/**
 * A platform of its own in this process: on a free port, in a temporary folder, with a new database. `env` is what an
 * operator would set.
 */
export async function startTestPlatform(env: Environment = {}): Promise<TestPlatform> {
  const running = await start(env);
  try {
    return await lend(running, running.stop);
  } catch (error) {
    await running.stop();
    throw error;
  }
}

const shared = new Map<string, Promise<Running>>();

/**
 * The platform that this worker's files use one after another, for each that makes its own tenants and asks of nobody
 * else's: what files before it left there, must not matter. Its admin has a new session; it lives as long as the worker.
 */
export async function sharedPlatform(env: Environment = {}): Promise<TestPlatform> {
  const key = JSON.stringify(env);
  const running = shared.get(key) ?? start(env);
  shared.set(key, running);
  try {
    return await lend(await running, async () => {});
  } catch (error) {
    // The next file begins anew.
    shared.delete(key);
    throw error;
  }
}

async function start(env: Environment): Promise<Running> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ipto-api-'));
  const log: string[] = [];
  const clock = movableClock();
  const database = await createDatabase();
  const dispose = async () => {
    await database?.drop();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 20 });
  };
  try {
    const platform = await startPlatform(
      readConfig({
        PORT: String(await freePort()),
        IPTO_DATA_DIR: dataDir,
        IPTO_WEB: 'off',
        IPTO_DEMO: 'off',
        IPTO_RATE_LIMIT: 'off',
        ...(database && { DATABASE_URL: database.url, IPTO_SECRET: randomBytes(32).toString('hex') }),
        ...env,
      }),
      pino({ level: 'info' }, { write: (line: string) => void log.push(line) }),
      { now: clock.now },
    );
    return { platform, dataDir, clock, log, stop: () => platform.close().finally(dispose) };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** A running platform for one file; `close` ends its use, and fails if a request failed meanwhile for a reason of ours. */
async function lend(
  { platform, dataDir, clock, log }: Running,
  end: () => Promise<void>,
): Promise<TestPlatform> {
  const from = log.length;
  // Callers here are on the same machine, wherever others are told to call.
  const { localUrl: url, services, folder, webSecret } = platform;
  const nobody = new Caller(url, null);
  return {
    url,
    dataDir,
    services,
    folder,
    webSecret,
    clock,
    get log() {
      return log.slice(from);
    },
    nobody,
    admin: await logInAdmin(nobody, dataDir),
    signUp: (tenantName) => signUp(url, tenantName),
    async close() {
      await end();
      expect(log.slice(from).filter((line) => JSON.parse(line).level >= 50)).toEqual([]);
    },
  };
}

async function logInAdmin(nobody: Caller, dataDir: string): Promise<Member> {
  const login = loginFile.parse(JSON.parse(await readFile(join(dataDir, 'admin-login'), 'utf8')));
  const { session_token, user_id, tenant_id } = await nobody.ok(contract.auth.login, login);
  return new Member(nobody.url, session_token, user_id, tenant_id, login.email);
}

function movableClock(): Clock {
  let ahead = 0;
  return {
    now: () => new Date(Date.now() + ahead),
    async later(ms, run) {
      ahead += ms;
      try {
        return await run();
      } finally {
        ahead -= ms;
      }
    },
  };
}
