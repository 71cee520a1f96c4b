import { totalmem } from 'node:os';
import { resolve } from 'node:path';
import { LIMITS, toMicros } from '@ipto/contracts';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import type { RatePolicy } from './security/rate-limits.js';

const port = z.coerce.number().int().min(1).max(65_535);
const bytes = z.coerce.number().int().min(1);
const onOff = z.enum(['on', 'off']).transform((value) => value === 'on');
const httpUrl = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, ''));
/** Of another service: its messages name the URL, which must hold no secret. */
const serviceUrl = httpUrl.refine((value) => {
  const { username, password } = new URL(value);
  return username === '' && password === '';
}, 'must hold no user and password');
const perMinute = z.coerce.number().int().min(1).max(1_000_000);
/** Micro-dollars, from USD with at most six decimals. */
const micros = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,6})?$/, 'must be an amount in USD with at most 6 decimals')
  .transform((usd) => toMicros(Number(usd)));
const proxies = z
  .string()
  .transform((list) => list.split(',').map((each) => each.trim()))
  .refine(
    (list) => list.every(isAddressOrNetwork),
    'must be addresses or networks (CIDR), separated by commas',
  );
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

const environment = z
  .object({
    PORT: port.default(4000),
    WEB_PORT: port.default(3000),
    HOST: z.string().min(1).default('127.0.0.1'),
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    IPTO_DATA_DIR: z.string().min(1).default('.ipto'),
    IPTO_ROLE: z.enum(['all', 'api', 'worker']).default('all'),
    IPTO_WEB: onOff.default(true),
    IPTO_DEMO: onOff.optional(),
    IPTO_REVIEW: z.enum(['manual', 'auto']).default('manual'),
    IPTO_SIGNUP: z.enum(['open', 'invite']).default('open'),
    IPTO_ADMIN_EMAIL: z.email().optional(),
    IPTO_ADMIN_PASSWORD: z.string().min(LIMITS.passwordMinChars).max(LIMITS.passwordMaxChars).optional(),
    IPTO_SECRET: z
      .string()
      .refine((value) => Buffer.byteLength(value) >= 32, 'must be 32 bytes or more')
      .optional(),
    IPTO_PUBLIC_URL: httpUrl.optional(),
    IPTO_WEB_URL: httpUrl.optional(),
    IPTO_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
    IPTO_MAIL_FROM: z.string().min(3).optional(),
    IPTO_EMBEDDINGS_URL: serviceUrl.optional(),
    IPTO_EMBEDDINGS_MODEL: z.string().min(1).max(200).optional(),
    IPTO_EMBEDDINGS_API_KEY: z
      .string()
      .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces')
      .optional(),
    IPTO_RATE_LIMIT: onOff.default(true),
    IPTO_RATE_LIMIT_CREDENTIAL: perMinute.default(600),
    IPTO_RATE_LIMIT_SEARCH: perMinute.default(120),
    IPTO_RATE_LIMIT_ADDRESS: perMinute.default(60),
    IPTO_RATE_LIMIT_GUESS: perMinute.default(10),
    IPTO_TRUSTED_PROXIES: proxies.default([]),
    IPTO_METRICS_TOKEN: z.string().min(16, 'must have 16 characters or more').optional(),
    IPTO_DEFAULT_SPEND_CAP: micros.default(10_000_000n),
    IPTO_MAX_OBJECT_BYTES: bytes.default(LIMITS.objectBytes),
    IPTO_TENANT_STORAGE_BYTES: bytes.default(LIMITS.tenantStorageBytes),
    IPTO_SEARCH_MEMORY: bytes.optional(),
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).optional(),
  })
  .superRefine((env, context) => {
    const complain = (name: string, message: string) =>
      context.addIssue({ code: 'custom', path: [name], message });
    if (env.DATABASE_URL !== undefined && env.IPTO_SECRET === undefined)
      complain('IPTO_SECRET', 'is required with DATABASE_URL');
    if (env.DATABASE_URL === undefined && env.IPTO_ROLE !== 'all')
      complain('IPTO_ROLE', `"${env.IPTO_ROLE}" needs DATABASE_URL: the embedded database has one process`);
    if ((env.IPTO_ADMIN_EMAIL === undefined) !== (env.IPTO_ADMIN_PASSWORD === undefined))
      complain('IPTO_ADMIN_EMAIL', 'and IPTO_ADMIN_PASSWORD go together');
    if (env.IPTO_EMBEDDINGS_URL !== undefined && env.IPTO_EMBEDDINGS_MODEL === undefined)
      complain('IPTO_EMBEDDINGS_MODEL', 'is required with IPTO_EMBEDDINGS_URL');
    for (const name of ['IPTO_EMBEDDINGS_MODEL', 'IPTO_EMBEDDINGS_API_KEY'] as const)
      if (env.IPTO_EMBEDDINGS_URL === undefined && env[name] !== undefined)
        complain(name, 'needs IPTO_EMBEDDINGS_URL');
  });

function isAddressOrNetwork(text: string): boolean {
  const [address = '', bits] = text.split('/');
  if (!isFullAddress(address)) return false;
  // A network of everybody is none to trust.
  return bits === undefined || (ipaddr.isValidCIDR(text) && ipaddr.parseCIDR(text)[1] > 0);
}

/** Not `127.1`, which some read as an address and some don't. */
function isFullAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
}

/** The memory that this process may use: the machine's, or what a container leaves it. */
function usableMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

/** An OpenAI-compatible server that embeds texts, and its model. */
export interface EmbeddingsConfig {
  url: string;
  model: string;
  apiKey: string | null;
}

/** Everything the process takes from its environment, parsed once. */
export interface Config {
  host: string;
  port: number;
  webPort: number;
  /** Where callers reach the API, without a trailing slash. Null: the address it listens on. */
  publicUrl: string | null;
  /** Where readers reach the dashboard. Null: the address it listens on. */
  webUrl: string | null;
  dataDir: string;
  /** Null: the embedded database in `dataDir`. */
  databaseUrl: string | null;
  role: 'all' | 'api' | 'worker';
  web: boolean;
  demo: boolean;
  review: 'manual' | 'auto';
  signup: 'open' | 'invite';
  admin: { email: string; password: string } | null;
  secret: string | null;
  /** Null: no mail is sent. */
  smtp: { url: string; from: string | null } | null;
  /** Null: the local model. */
  embeddings: EmbeddingsConfig | null;
  /** Null: calls are not limited. */
  rates: RatePolicy | null;
  trustedProxies: readonly string[];
  metricsToken: string | null;
  defaultSpendCapMicros: bigint;
  maxObjectBytes: number;
  tenantStorageBytes: number;
  /** How much of the search index is kept in memory. */
  searchMemoryBytes: number;
  /** Null: what suits where the logs go. */
  logLevel: string | null;
}

/** A wrong environment: the message names every variable that is wrong. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads the configuration; an empty variable counts as absent. Throws {@link ConfigError}. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(present);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`The environment is not valid:\n${lines.join('\n')}`);
  }
  const e = parsed.data;
  return {
    host: e.HOST,
    port: e.PORT,
    webPort: e.WEB_PORT,
    publicUrl: e.IPTO_PUBLIC_URL ?? null,
    webUrl: e.IPTO_WEB_URL ?? null,
    dataDir: resolve(e.IPTO_DATA_DIR),
    databaseUrl: e.DATABASE_URL ?? null,
    role: e.IPTO_ROLE,
    web: e.IPTO_WEB,
    demo: e.IPTO_DEMO ?? (e.DATABASE_URL === undefined && LOOPBACK.has(e.HOST)),
    review: e.IPTO_REVIEW,
    signup: e.IPTO_SIGNUP,
    admin:
      e.IPTO_ADMIN_EMAIL !== undefined && e.IPTO_ADMIN_PASSWORD !== undefined
        ? { email: e.IPTO_ADMIN_EMAIL.toLowerCase(), password: e.IPTO_ADMIN_PASSWORD }
        : null,
    secret: e.IPTO_SECRET ?? null,
    smtp: e.IPTO_SMTP_URL === undefined ? null : { url: e.IPTO_SMTP_URL, from: e.IPTO_MAIL_FROM ?? null },
    embeddings:
      e.IPTO_EMBEDDINGS_URL !== undefined && e.IPTO_EMBEDDINGS_MODEL !== undefined
        ? {
            url: e.IPTO_EMBEDDINGS_URL,
            model: e.IPTO_EMBEDDINGS_MODEL,
            apiKey: e.IPTO_EMBEDDINGS_API_KEY ?? null,
          }
        : null,
    rates: e.IPTO_RATE_LIMIT
      ? {
          perCredential: e.IPTO_RATE_LIMIT_CREDENTIAL,
          searchesPerCredential: e.IPTO_RATE_LIMIT_SEARCH,
          perAddress: e.IPTO_RATE_LIMIT_ADDRESS,
          guessesPerAddress: e.IPTO_RATE_LIMIT_GUESS,
        }
      : null,
    trustedProxies: e.IPTO_TRUSTED_PROXIES,
    metricsToken: e.IPTO_METRICS_TOKEN ?? null,
    defaultSpendCapMicros: e.IPTO_DEFAULT_SPEND_CAP,
    maxObjectBytes: e.IPTO_MAX_OBJECT_BYTES,
    tenantStorageBytes: e.IPTO_TENANT_STORAGE_BYTES,
    searchMemoryBytes: e.IPTO_SEARCH_MEMORY ?? Math.floor(usableMemory() / 4),
    logLevel: e.LOG_LEVEL ?? null,
  };
}
