import type { ApiOptions, IptoClient } from '@ipto/client';

/** A stream to write to, and what is known of the terminal behind it. */
export interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
  /** Characters in a line of the terminal, where there is one. */
  readonly columns: number | undefined;
}

export interface Input extends AsyncIterable<string | Uint8Array> {
  readonly isTTY: boolean;
}

/** Questions to a person. Both reject with {@link Cancelled} on Ctrl-C. */
export interface Prompts {
  confirm(question: string): Promise<boolean>;
  password(question: string): Promise<string>;
}

export interface Progress {
  /** `done` of `total` units; `label` names what is being worked on. */
  update(done: number, total: number, label: string): void;
  stop(): void;
}

/** Everything a command touches outside itself, so that each can be run without a process or a network. */
export interface Host {
  readonly version: string;
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that relative paths start from. */
  readonly cwd: string;
  /** The folder that holds `.ipto/config.toml`. */
  readonly home: string;
  readonly prompts: Prompts;
  /** The name that this machine gives itself. */
  readonly hostname: string;
  readonly platform: NodeJS.Platform;
  /** Shows a page in the person's browser; rejects if none can be started. */
  openBrowser(url: string): Promise<void>;
  /** Waits; rejects with the signal's reason once that aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  readonly fetch: typeof fetch;
  createClient(options: ApiOptions): Promise<IptoClient>;
  /** A progress bar on stderr. */
  createProgress(): Promise<Progress>;
  /** Runs work that Ctrl-C ends through its signal instead of at once. */
  interruptible<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T>;
}
