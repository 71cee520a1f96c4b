import type { Credential } from '@ipto/client';
import { usageError } from '../exit.js';
import type { GlobalFlags } from '../flags/global.js';
import { profileOf } from './file.js';
import type { ConfigFile } from './format.js';

export const DEFAULT_API_URL = 'http://127.0.0.1:4000';

/** A value, and where it came from. */
export interface Sourced<T> {
  readonly value: T;
  readonly source: string;
}

/** What an invocation works with, after flags, environment and file are merged. */
export interface Settings {
  readonly profile: Sourced<string>;
  readonly apiUrl: Sourced<string>;
  /** The one credential that is sent; null if there is none. */
  readonly credential: Sourced<Credential> | null;
}

const PROFILE_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/**
 * Merges in the documented order. The profile: flag, IPTO_PROFILE, `default_profile`, "default". The URL: flag,
 * IPTO_API_URL, profile, the local server. The credential: flag, IPTO_API_KEY, IPTO_TOKEN, profile.
 */
export function resolveSettings(
  flags: GlobalFlags,
  env: Readonly<Record<string, string | undefined>>,
  file: ConfigFile,
): Settings {
  const profile = first<string>(
    sourced(flags.profile, '--profile'),
    sourced(env.IPTO_PROFILE, 'IPTO_PROFILE'),
    sourced(file.default_profile, 'default_profile'),
  ) ?? { value: 'default', source: 'default' };
  checkProfileName(profile.value, profile.source);

  const stored = profileOf(file, profile.value);
  const inProfile = `profile ${profile.value}`;
  const apiUrl = first<string>(
    sourced(flags.apiUrl, '--api-url'),
    sourced(env.IPTO_API_URL, 'IPTO_API_URL'),
    sourced(stored?.api_url, inProfile),
  ) ?? { value: DEFAULT_API_URL, source: 'default' };
  checkApiUrl(apiUrl.value, apiUrl.source);

  const credential = first<Credential>(
    apiKey(sourced(flags.apiKey, '--api-key')),
    apiKey(sourced(env.IPTO_API_KEY, 'IPTO_API_KEY')),
    session(sourced(env.IPTO_TOKEN, 'IPTO_TOKEN')),
    apiKey(sourced(stored?.api_key, inProfile)),
    session(sourced(stored?.token, inProfile)),
  );
  return { profile, apiUrl, credential };
}

export function checkProfileName(name: string, source: string): void {
  if (!PROFILE_NAME.test(name)) {
    throw usageError(`${source}: ${JSON.stringify(name)} is no profile name; use letters, digits, - and _.`);
  }
}

export function checkApiUrl(url: string, source: string): void {
  const protocol = URL.canParse(url) ? new URL(url).protocol : '';
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw usageError(`${source}: ${JSON.stringify(url)} is no http(s) URL.`);
  }
  // They would be shown wherever the address is, and no request could carry them.
  if (new URL(url).username !== '' || new URL(url).password !== '') {
    throw usageError(`${source} may not hold a user name or a password.`);
  }
}

/** Refuses a secret that no header can carry, without repeating it. */
export function checkSecret(secret: string, source: string): void {
  if (!/^[\x21-\x7e]+$/.test(secret)) throw usageError(`${source} is not a valid credential.`);
}

/** Enough of a credential to tell it from others: the public prefix of a key, nothing of a token. */
export function maskCredential(credential: Credential): string {
  if (credential.type === 'session') return '********';
  const prefix = /^ipto_([a-z0-9]{1,16})_/i.exec(credential.key)?.[0] ?? '';
  return `${prefix}********`;
}

/** An empty variable or field counts as absent. */
function sourced(value: string | undefined, source: string): Sourced<string> | null {
  const trimmed = value?.trim();
  return trimmed ? { value: trimmed, source } : null;
}

function first<T>(...candidates: (Sourced<T> | null)[]): Sourced<T> | null {
  return candidates.find((candidate) => candidate !== null) ?? null;
}

function apiKey(key: Sourced<string> | null): Sourced<Credential> | null {
  if (!key) return null;
  checkSecret(key.value, key.source);
  return { value: { type: 'api_key', key: key.value }, source: key.source };
}

function session(token: Sourced<string> | null): Sourced<Credential> | null {
  if (!token) return null;
  checkSecret(token.value, token.source);
  return { value: { type: 'session', token: token.value }, source: token.source };
}
