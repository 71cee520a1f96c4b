import type { Argument, Command, Option } from 'commander';
import { configPath, readConfig } from '../config/file.js';
import { resolveSettings } from '../config/settings.js';
import type { Host } from '../host.js';
import { escapeControls } from '../output/escape.js';
import { type Candidate, sourceOf } from './ids.js';
import { locate, type Position } from './position.js';

/** Whoever waits for a completion waits no longer. */
const TIMEOUT_MS = 1500;
/** Tells the shell to complete the names of files by itself. */
const FILES: Candidate = { value: ':files', description: '' };

/** Everything that may follow, a line each, for the scripts of `ipto completion`. Silent about failures. */
export async function complete(program: Command, words: readonly string[], host: Host): Promise<string> {
  const position = locate(program, words);
  const candidates = await candidatesAt(position, host).catch(() => []);
  return candidates
    .filter(({ value }) => value === FILES.value || value.startsWith(words.at(-1) ?? ''))
    .map(({ value, description }) =>
      value === FILES.value ? `${value}\n` : `${escapeControls(value)}\t${escapeControls(description)}\n`,
    )
    .join('');
}

async function candidatesAt(position: Position, host: Host): Promise<Candidate[]> {
  const { command, args, option, typed, prefix, flagsOver } = position;
  if (option) {
    const values = await valuesOf(option, placeholderOf(option.flags), position, host);
    return values.map((each) => (each === FILES ? each : { ...each, value: prefix + each.value }));
  }
  if (typed.startsWith('-') && !flagsOver) return flagsOf(command);
  const children = command.commands.filter((child) => child.name() !== 'help');
  if (children.length > 0) {
    // A word that names none of them was a mistake already.
    return args.length > 0
      ? []
      : children.map((child) => ({ value: child.name(), description: child.summary() }));
  }
  const argument = command.registeredArguments[args.length];
  return argument ? await valuesOf(argument, argument.name(), position, host) : [];
}

/** Every flag that the command takes. */
function flagsOf(command: Command): Candidate[] {
  return [...command.options, { long: '--help', description: 'Print help for the current command.' }].flatMap(
    ({ long, description }) => (long ? [{ value: long, description }] : []),
  );
}

async function valuesOf(
  { argChoices }: Option | Argument,
  placeholder: string,
  position: Position,
  host: Host,
): Promise<Candidate[]> {
  if (argChoices) return argChoices.map((value) => ({ value, description: '' }));
  const isProfile = position.option?.long === '--profile' || position.args[0] === 'default_profile';
  if (isProfile) return await profiles(host);
  if (placeholder === 'path') return [FILES];
  if (placeholder === 'scopes') {
    const { scopeCandidates } = await import('./scopes.js');
    return listed(position.typed, scopeCandidates());
  }
  const found = await ids(placeholder, position, host);
  return placeholder.endsWith('_ids') ? listed(position.typed, found) : found;
}

/** Candidates for the last entry of a comma-separated list, without those it has. */
function listed(typed: string, candidates: readonly Candidate[]): Candidate[] {
  const given = typed.split(',').slice(0, -1);
  const prefix = given.map((entry) => `${entry},`).join('');
  return candidates
    .filter(({ value }) => !given.includes(value))
    .map((candidate) => ({ ...candidate, value: prefix + candidate.value }));
}

async function profiles(host: Host): Promise<Candidate[]> {
  const file = await readConfig(configPath(host.home));
  return Object.entries(file.profiles).map(([value, profile]) => ({
    value,
    description: profile.api_url ?? '',
  }));
}

async function ids(
  placeholder: string,
  { command, args, flags }: Position,
  host: Host,
): Promise<Candidate[]> {
  const source = sourceOf(groupOf(command), placeholder);
  if (!source) return [];
  const given = {
    profile: flags.get('--profile'),
    apiUrl: flags.get('--api-url'),
    apiKey: flags.get('--api-key'),
  };
  const file = await readConfig(configPath(host.home));
  const { apiUrl, credential } = resolveSettings(given, host.env, file);
  if (!credential) return [];
  const client = await host.createClient({
    url: apiUrl.value,
    credential: credential.value,
    userAgent: `ipto-cli/${host.version}`,
    timeoutMs: TIMEOUT_MS,
    retries: 0,
  });
  return await source(client.api, { args, flags });
}

/** `admin review` of the command `ipto admin review get`. */
function groupOf(command: Command): string {
  const names: string[] = [];
  for (let each = command.parent; each?.parent; each = each.parent) names.unshift(each.name());
  return names.join(' ');
}

/** `dataset_ids` of `--datasets <dataset_ids>`. */
function placeholderOf(flags: string): string {
  return /[<[](\w+)[>\]]/.exec(flags)?.[1] ?? '';
}
