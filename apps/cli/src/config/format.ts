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

/** Parses the text of a configuration file; a {@link CommandError} names `path` and what is wrong there. */
export function parseConfig(text: string, path: string): ConfigFile {
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    // Only the first line: what follows quotes the file, which may hold a secret there.
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new CommandError(`${path} is not valid TOML: ${reason}`);
  }
  const parsed = configFile.safeParse(content);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new CommandError(`${path}: ${issue?.path.join('.')}: ${issue?.message}`);
}

export function formatConfig(file: ConfigFile): string {
  return stringify(file);
}
