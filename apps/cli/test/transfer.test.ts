import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ApiError } from '@ipto/contracts';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Handlers, ipto, KEY, temporaryFolder } from './fake-host.js';
import { OBJECT, only } from './fixtures.js';

const D = OBJECT.dataset_id;
const O = OBJECT.object_id;
// The stand-in's storage answers every GET with "hello".
const HELLO = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';

let cwd: string;
beforeEach(async () => {
  cwd = await temporaryFolder();
});

async function tree(...names: string[]): Promise<void> {
  for (const name of names) {
    await mkdir(dirname(join(cwd, name)), { recursive: true });
    await writeFile(join(cwd, name), `content of ${name}`);
  }
}

/** A dataset that takes uploads; object ids carry the filename. */
function dataset(options: { refuse?: Record<string, ApiError>; existing?: string[] } = {}) {
  const uploaded: { filename: unknown; type: unknown }[] = [];
  const handlers: Handlers = {
    'objects.list': ({ checksum_sha256 }) =>
      only(...(options.existing ?? []).map((filename) => ({ ...OBJECT, filename, checksum_sha256 }))),
    'objects.upload': ({ filename, content_type }) => {
      const refusal = options.refuse?.[String(filename)];
      if (refusal) throw refusal;
      uploaded.push({ filename, type: content_type });
      return {
        object_id: String(filename),
        upload_url: 'http://storage.test/put',
        method: 'PUT',
        headers: {},
      };
    },
    'objects.confirm': ({ id }) => ({ ...OBJECT, filename: id, status: 'staged' }),
    'objects.cancel': () => OBJECT,
  };
  return { handlers, uploaded, names: () => uploaded.map(({ filename }) => filename).sort() };
}

describe('upload', () => {
  test('a single file prints its object', async () => {
    await tree('docs/report.md');
    const { handlers, uploaded } = dataset();
    const outcome = await ipto(['objects', 'upload', D, './docs/report.md', ...KEY], { handlers, cwd });
    expect(outcome.code).toBe(0);
    expect(JSON.parse(outcome.stdout)).toMatchObject({ filename: 'report.md', status: 'staged' });
    expect(uploaded).toEqual([{ filename: 'report.md', type: 'text/markdown' }]);
    expect(outcome.stderr).toContain('1 uploaded, 0 already there, 0 failed.');
  });

  test('--content-type overrides what the name says', async () => {
    await tree('a.md');
    const { handlers, uploaded } = dataset();
    await ipto(['objects', 'upload', D, 'a.md', '--content-type', 'text/plain', ...KEY], { handlers, cwd });
    expect(uploaded).toEqual([{ filename: 'a.md', type: 'text/plain' }]);
  });

  test('a folder takes its own files, with --recursive those below it, without hidden ones and links', async () => {
    await tree('up/a.txt', 'up/.hidden', 'up/sub/b.txt', 'up/sub/deep/c.txt', 'up/.git/config');
    await symlink(join(cwd, 'up/a.txt'), join(cwd, 'up/link.txt'));
    await symlink(join(cwd, 'up'), join(cwd, 'up/loop'));
    const flat = dataset();
    const outcome = await ipto(['objects', 'upload', D, 'up/', ...KEY], { handlers: flat.handlers, cwd });
    expect(flat.names()).toEqual(['a.txt']);
    expect(outcome.stderr).toContain('Left out 1 subfolder');
    const deep = dataset();
    const all = await ipto(['objects', 'upload', D, 'up', '--recursive', ...KEY], {
      handlers: deep.handlers,
      cwd,
    });
    expect(deep.names()).toEqual(['a.txt', 'sub/b.txt', 'sub/deep/c.txt']);
    const { objects }: { objects: { filename: string }[] } = JSON.parse(all.stdout);
    expect(objects.map(({ filename }) => filename)).toEqual(['a.txt', 'sub/b.txt', 'sub/deep/c.txt']);
  });

  test('only what is missing goes up', async () => {
    await tree('up/a.txt', 'up/b.txt');
    const { handlers, names } = dataset({ existing: ['a.txt'] });
    const outcome = await ipto(['objects', 'upload', D, 'up', ...KEY], { handlers, cwd });
    expect(names()).toEqual(['b.txt']);
    const summary = JSON.parse(outcome.stdout);
    expect(summary).toMatchObject({ uploaded: 1, skipped: 1, failed: 0, not_tried: 0, failures: [] });
    expect(summary.bytes).toBe('content of up/b.txt'.length);
    expect(summary.objects).toHaveLength(2);
    expect(outcome.stderr).toContain('1 uploaded, 1 already there, 0 failed. 19 B sent.');
  });

  test('a file that fails does not stop the others', async () => {
    await tree('up/a.txt', 'up/bad.exe', 'up/c.txt');
    const refuse = { 'bad.exe': new ApiError('unsupported_media_type', 'Not supported.') };
    const { handlers, names } = dataset({ refuse });
    const outcome = await ipto(['objects', 'upload', D, 'up', ...KEY], { handlers, cwd });
    expect(outcome.code).toBe(1);
    expect(names()).toEqual(['a.txt', 'c.txt']);
    expect(JSON.parse(outcome.stdout)).toMatchObject({
      uploaded: 2,
      failed: 1,
      failures: [{ filename: 'bad.exe', code: 'unsupported_media_type', message: 'Not supported.' }],
    });
    expect(outcome.stderr).toContain('error: bad.exe: Not supported.');
    expect(outcome.stderr).toContain('2 uploaded, 0 already there, 1 failed.');
  });

  test('what would fail for every file stops the rest', async () => {
    const names = Array.from({ length: 40 }, (_, i) => `up/${i}.txt`);
    await tree(...names);
    let calls = 0;
    const handlers: Handlers = {
      'objects.list': () => {
        calls++;
        throw new ApiError('not_found', 'No such dataset.');
      },
    };
    const outcome = await ipto(['objects', 'upload', D, 'up', ...KEY], { handlers, cwd });
    expect(outcome.code).toBe(5);
    expect(calls).toBeLessThan(10);
    expect(outcome.stderr).toContain('not tried');
  });

  test('a single file that is refused ends with the code of the refusal', async () => {
    await tree('a.txt');
    const { handlers } = dataset({ refuse: { 'a.txt': new ApiError('forbidden', 'No.') } });
    expect((await ipto(['objects', 'upload', D, 'a.txt', ...KEY], { handlers, cwd })).code).toBe(4);
  });

  test('an empty folder is a summary of nothing', async () => {
    await mkdir(join(cwd, 'empty'));
    const outcome = await ipto(['objects', 'upload', D, 'empty', ...KEY], { cwd });
    expect([outcome.code, outcome.requests]).toEqual([0, []]);
    expect(JSON.parse(outcome.stdout)).toMatchObject({ uploaded: 0, skipped: 0, failed: 0, objects: [] });
  });

  test('Ctrl-C ends with 130 and says what is done', async () => {
    await tree('up/a.txt');
    const { handlers } = dataset();
    const outcome = await ipto(['objects', 'upload', D, 'up', ...KEY], {
      handlers,
      cwd,
      signal: AbortSignal.abort(),
    });
    expect(outcome.code).toBe(130);
    expect(outcome.stderr).toContain('0 uploaded, 0 already there, 0 failed, 1 not tried.');
  });
});

describe('download', () => {
  const handlers: Handlers = {
    'objects.get': () => ({ ...OBJECT, checksum_sha256: HELLO }),
    'objects.download': () => ({
      download_url: 'http://storage.test/get',
      size_bytes: 5,
      filename: OBJECT.filename,
      price: 0.3,
    }),
  };

  test('goes into the working folder under the last segment of its name', async () => {
    const outcome = await ipto(['objects', 'download', O, ...KEY], { handlers, cwd });
    expect(outcome.code).toBe(0);
    expect(await readFile(join(cwd, '2024-q4.pdf'), 'utf8')).toBe('hello');
    expect(JSON.parse(outcome.stdout)).toEqual({
      object_id: O,
      filename: OBJECT.filename,
      path: join(cwd, '2024-q4.pdf'),
      size_bytes: 5,
      price: 0.3,
    });
  });

  test('--output is the local path; its folder is made', async () => {
    const argv = ['objects', 'download', O, '--output', './downloads/report.pdf', ...KEY];
    const outcome = await ipto(argv, { handlers, cwd, tty: { stdout: true } });
    expect(await readFile(join(cwd, 'downloads/report.pdf'), 'utf8')).toBe('hello');
    expect(outcome.stdout).toContain('Saved reports/2024-q4.pdf (5 B) for $0.30 as ');
  });

  test('before the command --output is the format still', async () => {
    const outcome = await ipto(['--output', 'yaml', 'objects', 'download', O, ...KEY], { handlers, cwd });
    expect(outcome.stdout).toMatch(new RegExp(`^object_id: ${O}$`, 'm'));
    expect(await readdir(cwd)).toEqual(['2024-q4.pdf']);
  });

  test('an existing file is replaced only with --force', async () => {
    await writeFile(join(cwd, '2024-q4.pdf'), 'mine');
    const refused = await ipto(['objects', 'download', O, ...KEY], { handlers, cwd });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('--force');
    expect(await readFile(join(cwd, '2024-q4.pdf'), 'utf8')).toBe('mine');
    expect((await ipto(['objects', 'download', O, '--force', ...KEY], { handlers, cwd })).code).toBe(0);
    expect(await readFile(join(cwd, '2024-q4.pdf'), 'utf8')).toBe('hello');
  });
});
