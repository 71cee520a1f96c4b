import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { descendantsOf, isRunning, Rest, ServerProcess, until } from '@ipto/e2e';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';

const TIMEOUT_MS = 300_000;

/** Each at another moment of the work. */
const KILLS = Array.from({ length: process.env.IPTO_TEST_PASS === 'long' ? 10 : 1 }, (_, at) => at + 1);

let folder: string;
const started: ServerProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ipto-e2e-'));
});
afterEach(async () => {
  for (const server of started.splice(0)) await server.kill();
  await rm(folder, { recursive: true, force: true, maxRetries: 20 });
});

async function start(env: Record<string, string> = {}): Promise<ServerProcess> {
  const server = await ServerProcess.start(folder, env);
  started.push(server);
  return server;
}

/** A start that must not come off. */
async function refusedStart(env: Record<string, string> = {}) {
  const server = await ServerProcess.spawn(folder, env);
  started.push(server);
  const exit = await server.exited;
  return { ...exit, stdout: server.stdout, stderr: server.stderr };
}

/** A file whose passages have just been asked for, so that reader and model run as child processes. */
async function startIngest(server: ServerProcess) {
  const rest = await new Rest(server.url).signup('lifecycle');
  const bytes = new TextEncoder().encode('The committee met in spring and agreed on a plan.\n'.repeat(2000));
  const id = await rest.send(await rest.createDataset('files'), 'plan.txt', 'text/plain', bytes);
  await rest.confirm(id);
  const children = await until('two child processes', () => {
    const children = descendantsOf(server.pid);
    return children.length >= 2 && children;
  });
  return { rest, id, children };
}

describe('a data folder', { timeout: TIMEOUT_MS }, () => {
  test('belongs to one server, is taken over from one that was killed, and gets its first admin once', async () => {
    // An empty variable counts as absent.
    const first = await start({ IPTO_REVIEW: '', DATABASE_URL: '', LOG_LEVEL: '' });
    const password = await until(
      'the password',
      () => /admin@localhost · password (\S+)\n/.exec(first.stdout)?.[1],
    );
    const before = await new Rest(first.url).signup('survivor');
    const dataset = await before.createDataset('kept');

    const other = await refusedStart();
    expect(other.code).toBe(1);
    expect(other.stderr).toContain(folder);
    expect(other.stderr).toContain(String(first.pid));
    expect(other.stdout).not.toContain('ipto ready');
    expect((await fetch(`${first.url}/health`)).status).toBe(200);

    await first.kill();
    const second = await start();
    const response = await fetch(`${second.url}/v1/datasets/${dataset}`, { headers: before.headers });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ data: { name: 'kept' } });
    await until('where the password is', () => second.stdout.includes('password in'));
    expect(second.stdout + second.stderr).not.toContain(password);
    expect(second.stdout).toContain('admin@localhost');
    expect(await readFile(join(folder, 'admin-login'), 'utf8')).toContain(password);
    const login = await fetch(`${second.url}/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'admin@localhost', password }),
    });
    expect(login.status).toBe(200);
  });
});

describe('a stop', { timeout: TIMEOUT_MS }, () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    test(`by ${signal} in the middle of work is clean: exit code 0, no process left`, async () => {
      const server = await start({ IPTO_REVIEW: 'auto' });
      const { children } = await startIngest(server);
      server.signal(signal);
      expect(await server.exited).toEqual({ code: 0, signal: null });
      expect(children.filter(isRunning)).toEqual([]);
      expect(server.stderr).not.toContain('"level":50');
    });

  test.each(KILLS)(
    'by SIGKILL leaves no child process, and its job goes on with the next start (%i)',
    async () => {
      const first = await start({ IPTO_REVIEW: 'auto' });
      const { rest, id, children } = await startIngest(first);
      const objectOf = (url: string) =>
        new Rest(url, rest.headers).call(
          'GET',
          `/v1/objects/${id}`,
          z.object({ status: z.string(), updated_at: z.iso.datetime() }),
        );
      await first.kill();
      const killedAt = new Date().toISOString();
      await until('the children to end', () => !children.some(isRunning));
      const second = await start({ IPTO_REVIEW: 'auto' });
      // A job that is taken up marks its object.
      const resumed = async () => (await objectOf(second.url)).updated_at > killedAt;
      await until('the job to go on', resumed);
    },
  );

  test('asked for while the server starts ends it as well', async () => {
    const server = await ServerProcess.spawn(folder);
    started.push(server);
    await until('the database to be opened', () =>
      readFile(join(folder, 'db.lock')).then(
        () => true,
        () => false,
      ),
    );
    expect((await server.stop()).code).toBe(0);
    await start();
  });
});

describe('a wrong environment', { timeout: TIMEOUT_MS }, () => {
  test('stops the start, and is named', async () => {
    const { code, stderr, stdout } = await refusedStart({ PORT: 'http' });
    expect(code).toBe(1);
    expect(stderr).toContain('PORT');
    expect(stderr).not.toContain('    at ');
    expect(stdout).toBe('');
  });

  test('with several faults names them all, and touches nothing', async () => {
    const { stderr } = await refusedStart({ IPTO_REVIEW: 'never', LOG_LEVEL: 'loud' });
    expect(stderr).toContain('IPTO_REVIEW');
    expect(stderr).toContain('LOG_LEVEL');
    await expect(readFile(join(folder, 'db.lock'))).rejects.toThrow('ENOENT');
  });
});
