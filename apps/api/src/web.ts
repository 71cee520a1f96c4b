import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FastifyBaseLogger } from 'fastify';
import { z } from 'zod';

const START_MS = 120_000;
const STOP_MS = 5_000;
const readyMessage = z.object({ ready: z.url() });

export interface WebOptions {
  readonly host: string;
  readonly port: number;
  /** Where readers reach the API, and where the dashboard's server does. */
  readonly apiUrl: string;
  readonly localUrl: string;
  /** Where readers reach the dashboard, if that is not where it listens. */
  readonly webUrl: string | null;
  /** Addresses or networks whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  /** What the dashboard's server proves itself with to the API. */
  readonly secret: string;
}

export interface WebServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the dashboard as a child process; it ends with this one. Throws if it does not come up. */
export async function startWeb(
  { host, port, apiUrl, localUrl, webUrl, trustedProxies, secret }: WebOptions,
  logger: FastifyBaseLogger,
): Promise<WebServer> {
  const child = fork(fileURLToPath(import.meta.resolve('@ipto/web/server')), {
    // Of the server's secrets only the one made for it: it needs to know where it is and where the API is.
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'production',
      HOST: host,
      WEB_PORT: String(port),
      IPTO_API_URL: localUrl,
      IPTO_PUBLIC_URL: apiUrl,
      IPTO_WEB_SECRET: secret,
      IPTO_TRUSTED_PROXIES: trustedProxies.join(','),
      ...(webUrl !== null && { IPTO_WEB_URL: webUrl }),
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let closing = false;
  const exited = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      if (!closing) logger.error({ code, signal }, 'the dashboard has stopped');
      resolve();
    });
  });
  const close = async () => {
    closing = true;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await exited;
    clearTimeout(timer);
  };
  try {
    return { url: await readiness(child, exited), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function readiness(child: ChildProcess, exited: Promise<void>): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The dashboard did not start in time.')), START_MS);
    child.once('message', (message) => {
      clearTimeout(timer);
      const parsed = readyMessage.safeParse(message);
      if (parsed.success) resolve(parsed.data.ready);
      else reject(new Error('The dashboard said something unexpected.'));
    });
    void exited.then(() => {
      clearTimeout(timer);
      reject(new Error('The dashboard could not start.'));
    });
  });
}
