import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contract } from '@ipto/contracts';
import { createTestDatabase } from '@ipto/db/testing';
import { freePort } from '@ipto/free-port';
import { pino } from 'pino';
import { expect } from 'vitest';
import { z } from 'zod';
import { readConfig } from '../dist/config.js';
import { type Platform, startPlatform } from '../dist/platform.js';
import { Caller } from './support/caller.js';
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
  /** Every line of the log so far. */
  readonly log: readonly string[];
  /** Somebody without a credential. */
  readonly nobody: Caller;
  /** The platform's first admin, whose login stands in the data folder. */
  readonly admin: Member;
  signUp(tenantName?: string): Promise<Member>;
  /** Closes the platform and removes it; fails if a request ever failed for a reason of ours. */
  close(): Promise<void>;
}

const loginFile = z.object({ email: z.string(), password: z.string() });

/**
 * A platform of its own in this process: on a free port, in a temporary folder, with an embedded database or,
 * with TEST_DATABASE_URL, a new one on that server. `env` is what an operator would set.
 */
export async function startTestPlatform(env: Record<string, string> = {}): Promise<TestPlatform> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ipto-api-'));
  const server = process.env.TEST_DATABASE_URL;
  const database = server === undefined ? null : await createTestDatabase(server);
  const log: string[] = [];
  const clock = movableClock();
  const dispose = async () => {
    await database?.drop();
    await rm(dataDir, { recursive: true, force: true });
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
      log,
      nobody,
      admin: await logInAdmin(nobody, dataDir),
      signUp: (tenantName) => signUp(url, tenantName),
      async close() {
        await platform.close();
        await dispose();
        expect(log.filter((line) => JSON.parse(line).level >= 50)).toEqual([]);
      },
    };
  } catch (error) {
    await dispose();
    throw error;
  }
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
