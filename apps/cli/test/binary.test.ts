import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { temporaryFolder } from './fake-host.js';
import { DATASET, DEVICE, OBJECT } from './fixtures.js';
import { BINARY, finish, start } from './process.js';

async function ipto(argv: string[], env: Record<string, string> = {}) {
  return finish(argv, { HOME: await temporaryFolder(), ...env });
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return `http://127.0.0.1:${address.port}`;
}

test('is one executable file that names its version', async () => {
  expect((await stat(BINARY)).mode & 0o111).toBe(0o111);
  expect(await ipto(['--version'])).toMatchObject({ code: 0, stdout: '0.1.0\n', stderr: '' });
});

test('help goes to stdout, errors to stderr with exit code 2', async () => {
  const help = await ipto(['--help']);
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(help.stdout).toContain('Usage: ipto');
  const typo = await ipto(['serch']);
  expect(typo).toMatchObject({ code: 2, stdout: '' });
  expect(typo.stderr).toContain('Did you mean search?');
});

test('prints JSON into a pipe and ends', async () => {
  const IPTO_API_URL = await serve((_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ result: { data: { items: [DATASET], next_cursor: null } } }));
  });
  const { code, stdout } = await ipto(['datasets', 'list'], { IPTO_API_URL, IPTO_API_KEY: 'k' });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual([DATASET]);
});

test('an unreachable server is exit code 1 and names the address', async () => {
  // The server listens on another address of the loopback.
  const closed = new URL(await serve(() => undefined));
  closed.hostname = '127.0.0.2';
  const { code, stderr } = await ipto(['keys', 'revoke', 'key_x', '--confirm'], {
    IPTO_API_URL: closed.origin,
    IPTO_API_KEY: 'k',
  });
  expect(code).toBe(1);
  expect(stderr).toContain(closed.origin);
});

test('an answer that breaks off is a failure, not half a list', async () => {
  const url = await serve((request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
    response.write('{"result":', () => request.socket.destroy());
  });
  const { code, stdout, stderr } = await ipto(['keys', 'revoke', 'key_x', '--confirm'], {
    IPTO_API_URL: url,
    IPTO_API_KEY: 'k',
  });
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain(url);
});

test('a redirect is not followed: it would take the credential along', async () => {
  let followed = false;
  const url = await serve((request, response) => {
    followed ||= request.url === '/elsewhere';
    response.writeHead(307, { location: '/elsewhere' }).end();
  });
  const { code, stderr } = await ipto(['whoami'], { IPTO_API_URL: url, IPTO_API_KEY: 'k' });
  expect([code, followed]).toEqual([1, false]);
  expect(stderr).toContain('redirects to /elsewhere');
});

test('Ctrl-C ends a login that waits for its approval', async () => {
  const url = await serve((_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ result: { data: { ...DEVICE, interval: 60 } } }));
  });
  const { child, text, done } = start(['login', '--device'], {
    HOME: await temporaryFolder(),
    IPTO_API_URL: url,
  });
  await vi.waitFor(() => expect(text.stderr).toContain(DEVICE.verification_uri_complete), {
    timeout: 20_000,
  });
  child.kill('SIGINT');
  expect(await done).toEqual({ code: 130, signal: null });
});

test('a reader that goes away ends it quietly', async () => {
  const items = Array.from({ length: 100 }, () => ({ ...DATASET, description: 'x'.repeat(5000) }));
  const IPTO_API_URL = await serve((_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ result: { data: { items, next_cursor: null } } }));
  });
  const env = { HOME: await temporaryFolder(), IPTO_API_URL, IPTO_API_KEY: 'k' };
  const { child, text, done } = start(['datasets', 'list'], env);
  child.stdout.once('data', () => child.stdout.destroy());
  expect(await done).toEqual({ code: 0, signal: null });
  expect(text.stderr).toBe('');
});

test('Ctrl-C in the middle of an upload cancels it on the server and exits 130', async () => {
  const calls: string[] = [];
  const url = await serve((request, response) => {
    const path = request.url?.split('?')[0] ?? '';
    calls.push(path);
    // The storage reads nothing, so that the upload hangs in the middle.
    if (path === '/put') return void child.kill('SIGINT');
    const upload = { object_id: OBJECT.object_id, upload_url: `${url}/put`, method: 'PUT', headers: {} };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ result: { data: path.endsWith('objects.upload') ? upload : OBJECT } }));
  });
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, 'big.bin'), Buffer.alloc(32 * 1024 * 1024));
  const env = { HOME: cwd, IPTO_API_URL: url, IPTO_API_KEY: 'k' };
  const { child, text, done } = start(['objects', 'upload', OBJECT.dataset_id, 'big.bin'], env, cwd);
  expect(await done).toEqual({ code: 130, signal: null });
  expect(text.stdout).toBe('');
  expect(calls).toEqual(['/trpc/objects.upload', '/put', '/trpc/objects.cancel']);
});

test('Ctrl-C in the middle of a download leaves nothing behind', async () => {
  const url = await serve((request, response) => {
    const path = request.url?.split('?')[0] ?? '';
    if (path === '/get') {
      response.writeHead(200, { 'content-length': OBJECT.size_bytes });
      response.write('some of it', () => child.kill('SIGINT'));
      return;
    }
    const download = { download_url: `${url}/get`, size_bytes: OBJECT.size_bytes, price: 0 };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ result: { data: path.endsWith('objects.download') ? download : OBJECT } }));
  });
  const cwd = await temporaryFolder();
  await mkdir(join(cwd, 'in'));
  const env = { HOME: cwd, IPTO_API_URL: url, IPTO_API_KEY: 'k' };
  const { child, done } = start(['objects', 'download', OBJECT.object_id, '--output', 'in'], env, cwd);
  expect(await done).toEqual({ code: 130, signal: null });
  expect(await readdir(join(cwd, 'in'))).toEqual([]);
});
