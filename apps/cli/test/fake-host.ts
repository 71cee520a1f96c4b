import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ExitCode, type Host, run } from '@ipto/cli';
import { createClient } from '@ipto/client';
import { ApiError } from '@ipto/contracts';
import { onTestFinished } from 'vitest';

export interface Request {
  readonly procedure: string;
  readonly input: Record<string, unknown>;
  readonly url: URL;
  readonly apiKey: string | null;
  readonly authorization: string | null;
}

export type Handlers = Record<string, (input: Record<string, unknown>, request: Request) => unknown>;

export interface Setup {
  /** Procedures that answer; a thrown ApiError becomes the error answer. */
  handlers?: Handlers;
  env?: Record<string, string>;
  tty?: { stdin?: boolean; stdout?: boolean; stderr?: boolean };
  stdin?: string;
  home?: string;
  cwd?: string;
  confirm?: boolean;
  password?: string;
  signal?: AbortSignal;
  /** Characters in a line of the terminal. */
  columns?: number;
  platform?: NodeJS.Platform;
  /** What the person does with a page; none can be shown without. */
  browse?: (url: URL) => Promise<void>;
  /** Whether waiting is over at once; else it never ends. */
  hurry?: boolean;
}

export interface Outcome {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
  readonly requests: Request[];
  readonly questions: string[];
  /** How long it has waited each time, in seconds. */
  readonly waits: number[];
  readonly home: string;
}

/** A folder that is gone when the test is over. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ipto-cli-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs a command line against procedures in memory, through the real client. */
export async function ipto(argv: string[], setup: Setup = {}): Promise<Outcome> {
  const home = setup.home ?? (await temporaryFolder());
  const requests: Request[] = [];
  const questions: string[] = [];
  const waits: number[] = [];
  const written: Record<'stdout' | 'stderr', string[]> = { stdout: [], stderr: [] };
  const ask = <T>(answer: T) => {
    return async (question: string): Promise<T> => {
      questions.push(question);
      return answer;
    };
  };
  const fetchFake = fakeFetch(setup.handlers ?? {}, requests);
  const host: Host = {
    version: '9.9.9',
    stdin: Object.assign(chunks(setup.stdin ?? ''), { isTTY: setup.tty?.stdin ?? false }),
    stdout: {
      write: (text) => void written.stdout.push(text),
      isTTY: setup.tty?.stdout ?? false,
      columns: setup.columns,
    },
    stderr: {
      write: (text) => void written.stderr.push(text),
      isTTY: setup.tty?.stderr ?? false,
      columns: setup.columns,
    },
    env: setup.env ?? {},
    cwd: setup.cwd ?? home,
    home,
    prompts: { confirm: ask(setup.confirm ?? false), password: ask(setup.password ?? '') },
    hostname: 'build-7',
    platform: setup.platform ?? 'darwin',
    openBrowser: async (url) => {
      if (!setup.browse) throw new Error('There is no browser.');
      await setup.browse(new URL(url));
    },
    sleep: (ms, signal) => {
      waits.push(ms / 1000);
      return setup.hurry ? Promise.resolve() : forever(signal);
    },
    fetch: fetchFake,
    createClient: async (options) => createClient({ ...options, retries: 0, fetch: fetchFake }),
    createProgress: async () => ({ update: () => undefined, stop: () => undefined }),
    interruptible: (work) => work(setup.signal ?? new AbortController().signal),
  };
  const code = await run(argv, host);
  return {
    code,
    stdout: written.stdout.join(''),
    stderr: written.stderr.join(''),
    requests,
    questions,
    waits,
    home,
  };
}

function forever(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

async function* chunks(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

function fakeFetch(handlers: Handlers, requests: Request[]): typeof fetch {
  return async (target, init) => {
    const url = new URL(String(target));
    const headers = new Headers(init?.headers);
    if (!url.pathname.includes('/trpc/')) {
      // The storage: swallows what is sent to it.
      await new Response(init?.body ?? null).arrayBuffer();
      return new Response('hello');
    }
    const text = init?.method === 'POST' ? String(init.body) : (url.searchParams.get('input') ?? '{}');
    const request: Request = {
      procedure: url.pathname.split('/').at(-1) ?? '',
      input: JSON.parse(text),
      url,
      apiKey: headers.get('x-api-key'),
      authorization: headers.get('authorization'),
    };
    requests.push(request);
    try {
      const handler = handlers[request.procedure];
      if (!handler) throw new ApiError('not_found', 'No such procedure.');
      return Response.json({ result: { data: await handler(request.input, request) } });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const ipto = { code: error.code, details: error.details, request_id: 'req_1' };
      return Response.json(
        { error: { message: error.message, code: -32603, data: { ipto } } },
        { status: error.status },
      );
    }
  };
}

/** The global flags of someone who is logged in with a key. */
export const KEY = ['--api-key', 'ipto_k_s'];
