import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile, realpath, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse, stringify } from 'smol-toml';
import { z } from 'zod';
import { CommandError } from '../exit.js';

// Loose: what a newer version wrote there is kept.
const profile = z.looseObject({
  api_url: z.string().optional(),
  api_key: z.string().optional(),
  token: z.string().optional(),
});
const configFile = z.looseObject({
  default_profile: z.string().optional(),
  profiles: z.record(z.string(), profile).default({}),
});
export type ConfigFile = z.infer<typeof configFile>;
export type Profile = z.infer<typeof profile>;

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
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    // Only the first line: what follows quotes the file, which may hold a secret there.
    throw new CommandError(`${path} is not valid TOML: ${message(error).split('\n')[0]}`, 1);
  }
  const parsed = configFile.safeParse(content);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new CommandError(`${path}: ${issue?.path.join('.')}: ${issue?.message}`);
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
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await chmod(dirname(path), 0o700);
  const target = await realpath(path).catch(() => path);
  const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(stringify(file));
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
