import { type ChildProcessByStdio, spawn } from 'node:child_process';
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

/** Runs a program of `test/programs`, after `prefix` (a tracer, say). */
export function runProgram(name: string, args: string[], prefix: string[] = []): Child {
  const program = fileURLToPath(new URL(`./programs/${name}.mjs`, import.meta.url));
  const [command = process.execPath, ...rest] = [...prefix, process.execPath, program, ...args];
  const child = spawn(command, rest, { stdio: ['pipe', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
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
