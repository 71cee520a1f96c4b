import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { finish } from './process.js';

const SERVER = fileURLToPath(new URL('../../api/dist/main.js', import.meta.url));

let folder: string;
let url: string;
let server: ChildProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ipto-cli-server-'));
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  server = spawn(process.execPath, [SERVER], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      LOG_LEVEL: 'error',
      PORT: String(port),
      IPTO_DATA_DIR: join(folder, 'data'),
      IPTO_WEB: 'off',
      IPTO_DEMO: 'off',
      IPTO_ADMIN_EMAIL: 'admin@example.com',
      IPTO_ADMIN_PASSWORD: 'correct horse',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    let output = '';
    server.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (output.includes('ipto ready')) resolve();
    });
    server.on('exit', (code) => reject(new Error(`The server ended with ${code}.`)));
  });
}, 120_000);

afterAll(async () => {
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  await ended;
  await rm(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}

function ipto(...argv: string[]) {
  return finish(argv, { HOME: folder, IPTO_API_URL: url }, folder);
}

/** Runs a command that must succeed; resolves to the data it printed. */
async function data(...argv: string[]) {
  const { code, stdout, stderr } = await ipto(...argv);
  if (code !== 0) throw new Error(`ipto ${argv.join(' ')} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout);
}

test('from login to a cited search result and out again', async () => {
  expect((await ipto('login', '--email', 'admin@example.com', '--password', 'wrong horse')).code).toBe(3);
  expect(await data('login', '--email', 'admin@example.com', '--password', 'correct horse')).toMatchObject({
    email: 'admin@example.com',
    role: 'owner',
  });
  const dataset = await data('datasets', 'create', '--name', 'financial-data', '--monetization', 'premium');
  expect(dataset).toMatchObject({ status: 'draft', monetization_mode: 'premium' });

  await mkdir(join(folder, 'reports/2024'), { recursive: true });
  const text = '# Results\n\nQuarterly earnings rose by twelve percent.\n';
  await writeFile(join(folder, 'reports/2024/q4.md'), text);
  await writeFile(join(folder, 'reports/other.txt'), 'Penguins live in the south.\n');
  const uploaded = await data('objects', 'upload', dataset.dataset_id, 'reports', '--recursive');
  expect(uploaded.map((object: { filename: string }) => object.filename)).toEqual([
    '2024/q4.md',
    'other.txt',
  ]);
  const again = await ipto('objects', 'upload', dataset.dataset_id, 'reports', '--recursive');
  expect(again.stderr).toContain('0 uploaded, 2 already there, 0 failed.');

  const [first, second, ...others] = await data('admin', 'review', 'list');
  expect(others).toEqual([]);
  for (const { tenant_id, object_id } of [first, second]) {
    expect(await data('admin', 'review', 'approve', tenant_id, object_id)).toMatchObject({ object_id });
  }
  for (;;) {
    const ready = await data('objects', 'list', dataset.dataset_id, '--status', 'ready');
    if (ready.length === 2) break;
    await setTimeout(200);
  }

  const answer = await data('search', 'quarterly earnings', '--mode', 'lexical');
  expect(answer.results[0]).toMatchObject({ filename: '2024/q4.md', price: 0 });
  expect(answer.results[0].citation.line_start).toBeGreaterThan(0);

  const { object_id: objectId } = answer.results[0];
  await data('objects', 'download', objectId, '--output', 'copy/q4.md');
  expect(await readFile(join(folder, 'copy/q4.md'), 'utf8')).toBe(text);

  const key = await data('keys', 'create', '--name', 'agent', '--scopes', 'search,datasets.read');
  expect((await data('search', 'penguins', '--api-key', key.secret)).results).not.toEqual([]);
  expect((await ipto('datasets', 'create', '--name', 'no', '--api-key', key.secret)).code).toBe(4);
  await data('keys', 'revoke', key.api_key_id, '--confirm');
  expect((await ipto('whoami', '--api-key', key.secret)).code).toBe(3);

  await data('objects', 'delete', objectId, '--confirm');
  expect((await ipto('objects', 'get', objectId)).code).toBe(5);
  await data('datasets', 'delete', dataset.dataset_id, '--confirm');
  expect(await data('datasets', 'list')).toEqual([]);

  const token = /token = "(.+)"/.exec(await readFile(join(folder, '.ipto/config.toml'), 'utf8'))?.[1] ?? '';
  expect((await ipto('logout')).code).toBe(0);
  expect((await ipto('whoami')).code).toBe(3);
  expect((await ipto('login', '--token', token)).code).toBe(3);
}, 120_000);
