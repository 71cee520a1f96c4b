import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@ipto/free-port';
import { pino } from 'pino';
import { type Config, readConfig } from '../../dist/config.js';
import { type Platform, startPlatform } from '../../dist/platform.js';
import { createDatabase, type OwnDatabase } from './database.js';

/** A data folder and its database, on which platforms start one after another with this and that in their environment. */
export class Installation {
  readonly dataDir: string;
  /** Every line of the log so far. */
  readonly log: string[] = [];
  readonly #database: OwnDatabase | null;
  readonly #secret = randomBytes(32).toString('hex');
  readonly #running = new Set<Platform>();

  private constructor(dataDir: string, database: OwnDatabase | null) {
    this.dataDir = dataDir;
    this.#database = database;
  }

  static async create(): Promise<Installation> {
    return new Installation(await mkdtemp(join(tmpdir(), 'ipto-api-')), await createDatabase());
  }

  async config(env: Record<string, string> = {}): Promise<Config> {
    return readConfig({
      PORT: String(await freePort()),
      IPTO_DATA_DIR: this.dataDir,
      IPTO_WEB: 'off',
      IPTO_DEMO: 'off',
      IPTO_RATE_LIMIT: 'off',
      IPTO_REVIEW: 'auto',
      ...(this.#database && { DATABASE_URL: this.#database.url, IPTO_SECRET: this.#secret }),
      ...env,
    });
  }

  async start(env: Record<string, string> = {}): Promise<Platform> {
    const logger = pino({ level: 'info' }, { write: (line: string) => void this.log.push(line) });
    const platform = await startPlatform(await this.config(env), logger);
    this.#running.add(platform);
    return platform;
  }

  /** Closes what runs and removes everything. */
  async dispose(): Promise<void> {
    for (const platform of this.#running) await platform.close();
    await this.#database?.drop();
    await rm(this.dataDir, { recursive: true, force: true, maxRetries: 20 });
  }
}
