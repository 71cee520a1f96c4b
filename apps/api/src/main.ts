import {
  clusterElsewhere,
  EngineRefused,
  EngineUnavailable,
  FolderInUse,
  MigrationFailed,
  ServerTooOld,
} from '@ipto/db';
import { EmbeddingFailed } from '@ipto/embeddings';
import type { FastifyBaseLogger } from 'fastify';
import { type Config, ConfigError, readConfig } from './config.js';
import { createLogger } from './logger.js';
import { type DemoAccess, loadDemo } from './modules/demo/index.js';
import { IndexMismatch } from './modules/indexing/index.js';
import { type Platform, startPlatform } from './platform.js';
import { startWeb, type WebServer } from './web.js';

/** What a person can mend: told in a line, without a stack. */
const PLAIN_FAILURES = [
  ConfigError,
  EmbeddingFailed,
  EngineRefused,
  EngineUnavailable,
  FolderInUse,
  IndexMismatch,
  MigrationFailed,
  ServerTooOld,
];

let running: Platform | null = null;
let web: WebServer | null = null;
let stopping: Promise<void> | null = null;

async function start(): Promise<void> {
  const config = readConfig(process.env);
  const logger = createLogger(config.logLevel);
  process.on('exit', () => logger.flushNow());
  running = await startPlatform(config, logger);
  const { apiUrl, folder, admin, services } = running;
  if (config.role === 'worker') {
    say('ipto ready · worker');
    return;
  }
  const loadsDemo = config.demo && config.role === 'all';
  const [demo] = await Promise.all([
    loadsDemo
      ? loadDemo(services, folder, `${config.dataDir}/demo-key`).catch((error: unknown) => {
          logger.warn({ err: error }, 'the demo could not be loaded');
          return null;
        })
      : null,
    config.web ? openDashboard(config, running, logger) : null,
  ]);
  if (stopping) return;
  announce(apiUrl, web && (config.webUrl ?? web.url));
  const elsewhere = config.databaseUrl === null ? await clusterElsewhere(config.dataDir) : null;
  if (elsewhere !== null) say(`database   ${elsewhere}`);
  if (admin) announceAdmin(admin);
  if (demo) announceDemo(demo, apiUrl);
}

async function openDashboard(config: Config, platform: Platform, logger: FastifyBaseLogger): Promise<void> {
  web = await startWeb(
    {
      host: config.host,
      port: config.webPort,
      apiUrl: platform.apiUrl,
      localUrl: platform.localUrl,
      webUrl: config.webUrl,
      trustedProxies: config.trustedProxies,
      secret: platform.webSecret,
    },
    logger,
  );
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function announce(apiUrl: string, webUrl: string | null): void {
  say(`ipto ready · api ${apiUrl}${webUrl === null ? '' : ` · dashboard ${webUrl}`}`);
}

function announceAdmin({ email, password, file }: NonNullable<Platform['admin']>): void {
  say(`admin      ${email} · ${password === null ? `password in ${file}` : `password ${password}`}`);
}

function announceDemo({ key, question }: DemoAccess, apiUrl: string): void {
  const api = apiUrl === 'http://127.0.0.1:4000' ? '' : ` --api-url ${apiUrl}`;
  say('try        a demo corpus is loaded; ask it something:');
  say(`  npx --yes pnpm ipto search ${JSON.stringify(question)} --api-key ${key}${api}`);
  say(
    `  curl -s ${apiUrl}/v1/search -H 'X-API-Key: ${key}' -H 'Content-Type: application/json' -d '${JSON.stringify({ query: question, limit: 3 })}'`,
  );
}

/** Stops in the reverse order of the start, once, however often it is asked for. */
function stop(): Promise<void> {
  stopping ??= (async () => {
    await web?.close();
    await running?.close();
  })();
  return stopping;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    // Asked twice, it ends at once: what is acknowledged is on the disk already.
    if (stopping) process.exit(1);
    stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  });

function fail(error: unknown): void {
  const plain = PLAIN_FAILURES.some((kind) => error instanceof kind) || isAddressInUse(error);
  process.stderr.write(`${plain && error instanceof Error ? error.message : inspectable(error)}\n`);
  process.exit(1);
}

function isAddressInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

function inspectable(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

start().catch(async (error: unknown) => {
  await stop().catch(() => {});
  fail(error);
});
