import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile, realpath, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CommandError } from '../exit.js';
import type { ConfigFile, Profile } from './format.js';

export function configPath(home: string): string {
  return join(home, '.ipto', 'config.toml');
}

/** The configuration on disk; empty if there is no file, a {@link CommandError} naming it if it can't be read. */
export async function readConfig(path: string): Promise<ConfigFile> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return { profiles: {} };
    throw new CommandError(`Can't read ${path}: ${message(error)}`, 1, error);
  }
  const { parseConfig } = await import('./format.js');
  return parseConfig(text, path);
}

/** The profile of that name, if the file has it. */
export function profileOf(file: ConfigFile, name: string): Profile | undefined {
  return Object.hasOwn(file.profiles, name) ? file.profiles[name] : undefined;
}

/**
 * Writes the configuration as a whole or not at all, readable by its owner alone.
 * A file that is a link elsewhere stays one.
 */
export async function writeConfig(path: string, file: ConfigFile): Promise<void> {
  const { formatConfig } = await import('./format.js');
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await chmod(dirname(path), 0o700);
  const target = await realpath(path).catch(() => path);
  const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(formatConfig(file));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw new CommandError(`Can't write ${path}: ${message(error)}`, 1, error);
  }
}

/** Reads, changes and writes one profile, made if it is not there. */
export async function updateProfile(
  path: string,
  name: string,
  change: (profile: Profile) => Profile,
): Promise<void> {
  const file = await readConfig(path);
  const profiles = { ...file.profiles, [name]: change(profileOf(file, name) ?? {}) };
  await writeConfig(path, { ...file, profiles });
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
