import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const SERVER = fileURLToPath(new URL('../server.mjs', import.meta.url));
const ready = z.object({ ready: z.url() });

export interface Dashboard {
  url: string;
  child: ChildProcess;
  /** What the server printed so far. */
  output(): string;
  /** Ends the server by SIGTERM and tells its exit code. */
  stop(): Promise<number | null>;
}

/** Starts the built dashboard on a free port, as a parent process would. */
export async function startDashboard(apiUrl: string, env: Record<string, string> = {}): Promise<Dashboard> {
  let output = '';
  const child = fork(SERVER, {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      WEB_PORT: '0',
      IPTO_API_URL: apiUrl,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text: Buffer) => {
      output += text;
    });
  }
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (message) => resolve(ready.parse(message).ready));
    child.once('exit', () => reject(new Error(`The dashboard did not start; is it built?\n${output}`)));
  });
  return {
    url,
    child,
    output: () => output,
    stop: async () => {
      if (child.exitCode !== null) return child.exitCode;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
      return child.exitCode;
    },
  };
}
