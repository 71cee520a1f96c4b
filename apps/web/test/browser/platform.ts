import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AnyProcedure, contract, type Login } from '@ipto/contracts';
import { freePort } from '@ipto/free-port';
import { z } from 'zod';

const SERVER = fileURLToPath(new URL('../../../api/dist/main.js', import.meta.url));
const READY = 'ipto ready';
const adminLogin = z.object({ email: z.string(), password: z.string() });
export const PASSWORD = 'correct horse battery';

/** A platform as an operator starts it: the API, and the dashboard as its child. */
export interface Platform {
  readonly apiUrl: string;
  readonly webUrl: string;
  readonly admin: Login;
  /** Calls the API itself, without the dashboard between. */
  call<P extends AnyProcedure>(
    procedure: P,
    input: z.input<P['input']>,
    token?: string,
  ): Promise<z.output<P['output']>>;
  /** A new person with {@link PASSWORD}, owner of a new tenant. */
  signUp(tenantName?: string): Promise<Login>;
  stop(): Promise<void>;
}

export async function startPlatform(): Promise<Platform> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ipto-web-'));
  const [port, webPort] = [await freePort(), await freePort()];
  const apiUrl = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [SERVER], {
    cwd: dataDir,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'production',
      PORT: String(port),
      WEB_PORT: String(webPort),
      IPTO_DATA_DIR: dataDir,
      IPTO_DEMO: 'off',
      IPTO_RATE_LIMIT: 'off',
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    }
    await rm(dataDir, { recursive: true, force: true });
  };
  const call = async <P extends AnyProcedure>(procedure: P, input: z.input<P['input']>, token?: string) => {
    const { method } = procedure.rest;
    const fields = new Map(Object.entries(input as Record<string, unknown>));
    const path = procedure.rest.path.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = String(fields.get(name));
      fields.delete(name);
      return encodeURIComponent(value);
    });
    const query =
      method === 'GET' ? `?${new URLSearchParams(Object.fromEntries(fields) as Record<string, string>)}` : '';
    const response = await fetch(`${apiUrl}${path}${query}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(token !== undefined && credentialOf(token)),
      },
      ...(method !== 'GET' && { body: JSON.stringify(Object.fromEntries(fields)) }),
    });
    const body = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${body}`);
    const { data, next_cursor } = JSON.parse(body);
    return procedure.output.parse(procedure.paged ? { items: data, next_cursor } : data) as z.output<
      P['output']
    >;
  };
  try {
    await ready(child);
    const login = adminLogin.parse(JSON.parse(await readFile(join(dataDir, 'admin-login'), 'utf8')));
    return {
      apiUrl,
      webUrl: `http://127.0.0.1:${webPort}`,
      admin: await call(contract.auth.login, login),
      call,
      signUp: (tenantName = 'Acme Corp') =>
        call(contract.auth.signup, {
          email: newEmail(),
          password: PASSWORD,
          display_name: 'Ada',
          tenant_name: tenantName,
        }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A session's token or a key's secret, each in its header. */
function credentialOf(token: string): Record<string, string> {
  return token.startsWith('ipto_') ? { 'x-api-key': token } : { authorization: `Bearer ${token}` };
}

/** An e-mail address that nobody has. */
export function newEmail(): string {
  return `${crypto.randomUUID()}@example.com`;
}

async function ready(child: ChildProcess): Promise<void> {
  let output = '';
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (output.includes(READY)) resolve();
      });
    child.once('exit', () => reject(new Error(`The platform did not start:\n${output}`)));
  });
}
