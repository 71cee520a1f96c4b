import type { ApiOptions, Exchange, IptoClient } from '@ipto/client';
import type { Command } from 'commander';
import { configPath, profileOf, readConfig } from './config/file.js';
import type { ConfigFile } from './config/format.js';
import { maskCredential, resolveSettings, type Settings } from './config/settings.js';
import { CommandError, EXIT, usageError } from './exit.js';
import { type GlobalFlags, globalFlags, type OutputFormat } from './flags/global.js';
import type { Host } from './host.js';
import { escapeControls } from './output/escape.js';
import { formatJson } from './output/json.js';

/** One run of one command: its host, its global flags, and what follows from them. */
export class Invocation {
  readonly host: Host;
  readonly flags: GlobalFlags;

  constructor(host: Host, command: Command) {
    this.host = host;
    this.flags = globalFlags(command);
  }

  get configPath(): string {
    return configPath(this.host.home);
  }

  get format(): OutputFormat {
    return this.flags.output ?? (this.host.stdout.isTTY ? 'table' : 'json');
  }

  get quiet(): boolean {
    return this.flags.quiet ?? false;
  }

  /** Whether data on stdout may be coloured. */
  get color(): boolean {
    const { env, stdout } = this.host;
    return this.flags.color !== false && stdout.isTTY && !env.NO_COLOR && env.TERM !== 'dumb';
  }

  /** Whether a progress bar may be drawn. */
  get showsProgress(): boolean {
    return this.host.stderr.isTTY && !this.quiet && this.host.env.TERM !== 'dumb';
  }

  /** How wide a table may be; piped, as wide as it needs. */
  get width(): number | undefined {
    const { isTTY, columns } = this.host.stdout;
    return isTTY ? columns : undefined;
  }

  /** Whether somebody is there to answer questions. */
  get isInteractive(): boolean {
    const { stdin, stderr } = this.host;
    return stdin.isTTY && stderr.isTTY;
  }

  bold(text: string): string {
    return this.color ? `\u001b[1m${text}\u001b[22m` : text;
  }

  dim(text: string): string {
    return this.color ? `\u001b[2m${text}\u001b[22m` : text;
  }

  /** Writes data to stdout: as JSON, YAML, or in the words that `human` finds for a table. */
  async result(data: unknown, human: () => string | Promise<string>): Promise<void> {
    if (this.quiet) return;
    this.host.stdout.write(await this.render(data, human));
  }

  private async render(data: unknown, human: () => string | Promise<string>): Promise<string> {
    switch (this.format) {
      case 'table':
        return human();
      case 'json':
        return formatJson(data);
      case 'yaml':
        return (await import('./output/yaml.js')).formatYaml(data);
    }
  }

  /** Tells a person something beside the data, on stderr. */
  note(text: string): void {
    if (!this.quiet) this.host.stderr.write(`${text}\n`);
  }

  readConfig(): Promise<ConfigFile> {
    return readConfig(this.configPath);
  }

  async settings(): Promise<Settings> {
    return resolveSettings(this.flags, this.host.env, await this.readConfig());
  }

  /** A client with the credential of this invocation. */
  async client(): Promise<IptoClient> {
    const file = await this.readConfig();
    const settings = resolveSettings(this.flags, this.host.env, file);
    const { profile, apiUrl, credential } = settings;
    if (profile.source !== 'default' && !profileOf(file, profile.value)) {
      throw usageError(
        `There is no profile ${profile.value} (named by ${profile.source}). Make it with: ipto login --profile ${profile.value}`,
      );
    }
    if (!credential) {
      throw new CommandError(
        `Not logged in (profile ${profile.value}). Run: ipto login\nor set IPTO_API_KEY.`,
        EXIT.unauthenticated,
      );
    }
    const kind = credential.value.type === 'api_key' ? 'API key' : 'session';
    this.trace(
      `profile ${profile.value} (${profile.source}), ${kind} ${maskCredential(credential.value)} (${credential.source})`,
    );
    return this.connect({ url: apiUrl.value, credential: credential.value });
  }

  /** A client for the given address and credential. */
  connect(options: Pick<ApiOptions, 'url' | 'credential'>): Promise<IptoClient> {
    return this.host.createClient({
      ...options,
      userAgent: `ipto-cli/${this.host.version}`,
      onExchange: (exchange) => this.traceExchange(exchange),
    });
  }

  private traceExchange({ method, url, status, ms, requestId }: Exchange): void {
    const outcome = status ?? 'no answer';
    this.trace(`${method} ${url} ${outcome} ${Math.round(ms)} ms${requestId ? ` ${requestId}` : ''}`);
  }

  /** Says on stderr what is going on, with --verbose. */
  private trace(text: string): void {
    if (this.flags.verbose) this.note(escapeControls(text));
  }

  /** Asks before something that can't be undone; without a person to ask, `--confirm` must have been given. */
  async confirm(given: boolean | undefined, question: string): Promise<void> {
    if (given) return;
    if (!this.isInteractive) throw usageError('Nobody is there to confirm this. Pass --confirm.');
    if (!(await this.host.prompts.confirm(question)))
      throw new CommandError('Not confirmed; nothing was changed.');
  }
}
