import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Rest, until } from '@ipto/e2e';
import { freePort } from '@ipto/free-port';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const START_MS = 900_000;

let home: string;
let running: ChildProcess | null = null;

beforeAll(async () => {
  // Root's own home is nobody else's to enter, and PostgreSQL runs as somebody else there.
  home = await mkdtemp(join(homedir(), 'ipto-clone-'));
  await chmod(home, 0o700);
  // Where this machine gets its packages from.
  await cp(join(homedir(), '.npmrc'), join(home, '.npmrc')).catch(() => {});
});
afterAll(async () => {
  running?.kill('SIGKILL');
  await rm(home, { recursive: true, force: true, maxRetries: 10 });
});

test('the first command of the README serves a clone in a home that is its owner’s alone', {
  timeout: START_MS,
}, async () => {
  const clone = join(home, 'ipto');
  await promisify(execFile)('git', ['clone', '--quiet', '--no-hardlinks', ROOT, clone]);
  await mkdir(join(home, 'cache'));
  const [port, webPort] = [await freePort(), await freePort()];
  const { PATH } = process.env;
  const child = spawn('npx', ['--yes', 'pnpm', 'start'], {
    cwd: clone,
    env: {
      PATH,
      HOME: home,
      npm_config_cache: join(home, 'cache'),
      PORT: String(port),
      WEB_PORT: String(webPort),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  running = child;
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  await until(
    'the server to be ready',
    () => {
      if (child.exitCode !== null) throw new Error(`It did not start:\n${output}`);
      return output.includes('ipto ready') && / --api-key \S+/.test(output);
    },
    { timeoutMs: START_MS, everyMs: 200 },
  );

  const [, question = '', key = ''] = /ipto search "([^"]+)" --api-key (\S+)/.exec(output) ?? [];
  const rest = new Rest(`http://127.0.0.1:${port}`, { 'X-API-Key': key });
  const { results } = await rest.call('POST', '/v1/search', z.object({ results: z.array(z.unknown()) }), {
    query: question,
  });
  expect(results.length).toBeGreaterThan(0);
  const [, database] = /^database +(\S+)$/m.exec(output) ?? [];
  // As an ordinary user it is in the data folder.
  expect(database !== undefined).toBe(process.getuid?.() === 0);

  // Ctrl-C reaches all that runs on the terminal.
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
  await once(child, 'close');
  if (database !== undefined) await rm(database, { recursive: true, force: true });
});
