import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The built command line. */
export const BINARY = fileURLToPath(new URL('../dist/ipto.js', import.meta.url));

export interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  /** What it has written so far. */
  readonly text: { stdout: string; stderr: string };
  /** How it ended. */
  readonly done: Promise<{ code: number | null; signal: string | null }>;
}

/** Starts the built file as a process of its own, without a terminal. */
export function start(argv: string[], env: Record<string, string>, cwd?: string): Running {
  const child = spawn(process.execPath, [BINARY, ...argv], { env: { PATH: process.env.PATH, ...env }, cwd });
  const text = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text.stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text.stderr += chunk;
  });
  const done = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  return { child, text, done };
}

/** Runs it to its end with `stdin`, by default nothing. */
export async function finish(argv: string[], env: Record<string, string>, cwd?: string, stdin = '') {
  const { child, text, done } = start(argv, env, cwd);
  // A command that reads nothing may be gone before.
  child.stdin.on('error', () => undefined);
  child.stdin.end(stdin);
  return { ...(await done), ...text };
}
