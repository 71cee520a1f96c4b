import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

export interface Child {
  readonly process: ChildProcessByStdio<Writable, Readable, Readable>;
  output(): { stdout: string; stderr: string };
  /** Resolves once standard output contains `text`; rejects if the process ends before. */
  printed(text: string): Promise<void>;
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
}

export interface ChildOptions {
  /** A program that runs it: a tracer, say. */
  readonly prefix?: readonly string[];
  /** For Node, before the program. */
  readonly nodeArguments?: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
  readonly env?: NodeJS.ProcessEnv;
}

const programOf = (name: string) => fileURLToPath(new URL(`./programs/${name}.mjs`, import.meta.url));

/** Whether root can run the programs as another user: not where the clone lies in a folder of root's own. */
export const rootCanBecomeOthers =
  process.getuid?.() === 0 && spawnSync('test', ['-r', programOf('hold')], { uid: 1, gid: 1 }).status === 0;

/** Runs a program of `test/programs`. */
export function runProgram(
  name: string,
  args: readonly string[],
  { prefix = [], nodeArguments = [], env, ...user }: ChildOptions = {},
): Child {
  const [command = '', ...rest] = [...prefix, process.execPath, ...nodeArguments, programOf(name), ...args];
  const child = spawn(command, rest, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    ...user,
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  child.stdin.on('error', () => {});
  const ended = once(child, 'close').then(
    ([code, signal]: (number | string | null)[]) => code ?? signal ?? -1,
  );
  return {
    process: child,
    output: () => output,
    ended,
    async printed(text) {
      while (!output.stdout.includes(text)) {
        const over = await Promise.race([
          once(child.stdout, 'data').then(() => false),
          ended.then(() => true),
        ]);
        if (over && !output.stdout.includes(text))
          throw new Error(`ended without printing ${text}: ${output.stderr}`);
      }
    },
  };
}
