import { homedir, hostname } from 'node:os';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { Cancelled } from './exit.js';
import type { Host, Output } from './host.js';
import { fetchFor } from './http.js';

/** The host of a real process. */
export function nodeHost(version: string): Host {
  return {
    version,
    // Only commands that read stdin pay for opening it.
    get stdin() {
      return Object.assign(process.stdin, { isTTY: process.stdin.isTTY ?? false });
    },
    stdout: output(process.stdout),
    stderr: output(process.stderr),
    env: process.env,
    cwd: process.cwd(),
    home: process.env.HOME || homedir(),
    prompts: {
      confirm: async (question) => /^y(es)?$/i.test((await ask(`${question} (y/N) `, process.stderr)).trim()),
      password: async (question) => {
        process.stderr.write(`${question}: `);
        const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
        try {
          return await ask('', nowhere);
        } finally {
          process.stderr.write('\n');
        }
      },
    },
    hostname: hostname(),
    platform: process.platform,
    openBrowser,
    sleep: async (ms, signal) => {
      await setTimeout(ms, undefined, { signal });
    },
    fetch: (...request) => globalThis.fetch(...request),
    createClient: async (options) => {
      const { createClient } = await import('@ipto/client');
      return createClient({ ...options, fetch: fetchFor(options.url) });
    },
    createProgress: async () => {
      const { default: cliProgress } = await import('cli-progress');
      const bar = new cliProgress.SingleBar({
        stream: process.stderr,
        format: '{bar} {percentage}% | {label}',
        barCompleteChar: '█',
        barIncompleteChar: '░',
        hideCursor: true,
        clearOnComplete: true,
        // Signals are the command's own affair.
        gracefulExit: false,
      });
      bar.start(1, 0, { label: '' });
      return {
        update: (done, total, label) => {
          bar.setTotal(Math.max(total, 1));
          bar.update(done, { label });
        },
        stop: () => bar.stop(),
      };
    },
    interruptible: async (run) => {
      const controller = new AbortController();
      const abort = () => {
        // Who asks twice doesn't want to wait for the tidying up.
        stopListening();
        controller.abort(new Cancelled());
      };
      const stopListening = () => {
        process.off('SIGINT', abort);
        process.off('SIGTERM', abort);
      };
      process.on('SIGINT', abort);
      process.on('SIGTERM', abort);
      try {
        return await run(controller.signal);
      } catch (error) {
        throw controller.signal.aborted ? new Cancelled() : error;
      } finally {
        stopListening();
      }
    },
  };
}

function output(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => void stream.write(text),
    isTTY: stream.isTTY ?? false,
    columns: stream.columns,
  };
}

/** Starts the system's own opener; rejects if it isn't there or says that it has failed. */
async function openBrowser(url: string): Promise<void> {
  const { default: open } = await import('open');
  await open(url);
}

/** One line from a person, echoed to `echo`; Ctrl-C and Ctrl-D cancel. */
function ask(question: string, echo: NodeJS.WritableStream): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: echo, terminal: true });
  return new Promise((resolve, reject) => {
    lines.on('SIGINT', () => lines.close());
    lines.on('close', () => reject(new Cancelled()));
    lines.question(question, (answer) => {
      resolve(answer);
      lines.close();
    });
  });
}
