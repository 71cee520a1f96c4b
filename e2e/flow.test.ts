import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createTestDatabase } from '@ipto/db/testing';
import { Cli, descendantsOf, isRunning, Prose, Rest, ServerProcess, until } from '@ipto/e2e';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { pdf } from './pdf.js';

const TIMEOUT_MS = 900_000;
const INGEST_MS = 600_000;
const ADMIN = { email: 'admin@example.com', password: 'staple battery' };
const SECRET = 'the secret of both of its starts';
const { IPTO_TEST_PASS, IPTO_TEST_SERVER_URL = '' } = process.env;
const BROKEN = 'papers/broken.pdf';
const LONG_DOCUMENTS = 5;

const object = z.object({
  object_id: z.string(),
  filename: z.string(),
  status: z.string(),
  status_reason: z.string().nullable(),
  passage_count: z.int(),
});
type StoredObject = z.infer<typeof object>;
const review = z.object({ tenant_id: z.string(), object_id: z.string(), filename: z.string() });
const citation = z.object({
  page: z.int().optional(),
  line_start: z.int().optional(),
  line_end: z.int().optional(),
  char_start: z.int(),
  char_end: z.int(),
});
type Citation = z.infer<typeof citation>;
const answer = z.object({
  results: z.array(z.object({ object_id: z.string(), filename: z.string(), snippet: z.string(), citation })),
});

/** What is asked, the file where the answer stands, and the words there. */
const QUESTIONS = [
  {
    words: 'bioluminescent plankton',
    meaning: 'glowing creatures seen in the sea',
    filename: 'log.txt',
    sentence: 'The keeper at Skerry Point recorded the first bioluminescent plankton of the year.',
  },
  {
    words: 'invoices settlement interest',
    meaning: 'how long do customers have to pay their bills',
    filename: 'handbook/terms.md',
    sentence:
      'Invoices fall due thirty days after delivery; late settlement attracts interest of two percent.',
  },
  {
    words: 'tomato seedlings',
    meaning: 'using waste heat of computers to grow vegetables',
    filename: 'handbook/greenhouse.html',
    sentence: 'Warm water from the data centre keeps the tomato seedlings above fifteen degrees all winter.',
  },
  {
    words: 'ceramic turbine blades',
    meaning: 'protecting a jet engine from very high temperatures',
    filename: 'papers/turbines.pdf',
    sentence: 'The turbine blades were coated with ceramic to withstand hotter gas.',
    page: 3,
  },
];

/** On Debian's PostgreSQL in the second pass, where anything else is embedded. */
let database: { url: string; drop(): Promise<void> } | undefined;
let dataDir: string;
let home: string;
let files: Map<string, Buffer>;
let server: ServerProcess;
let ipto: Cli;

beforeAll(async () => {
  if (IPTO_TEST_PASS === 'server') database = await createTestDatabase(IPTO_TEST_SERVER_URL);
  dataDir = await mkdtemp(join(tmpdir(), 'ipto-e2e-server-'));
  home = await mkdtemp(join(tmpdir(), 'ipto-e2e-home-'));
  files = corpus();
  for (const [name, bytes] of files) {
    await mkdir(dirname(join(home, 'corpus', name)), { recursive: true });
    await writeFile(join(home, 'corpus', name), bytes);
  }
  server = await startServer();
  ipto = new Cli(home, () => server.url);
});
afterAll(async () => {
  await server?.kill();
  await database?.drop();
  for (const folder of [dataDir, home]) await rm(folder, { recursive: true, force: true, maxRetries: 20 });
});

test('from sign-up over a crash to a search that cites the right place', { timeout: TIMEOUT_MS }, async ({
  annotate,
}) => {
  // An account, and a dataset with a folder of files.
  const ada = await new Rest(server.url).signup('ada');
  await ipto.json('login', '--email', 'ada@example.com', '--password', 'correct horse');
  expect(await ipto.json('whoami')).toMatchObject({
    email: 'ada@example.com',
    tenant_name: 'ada',
    role: 'owner',
  });
  const dataset = await createDataset('field notes');
  const uploaded = await upload(dataset);
  expect(uploaded.map(({ filename }) => filename).sort()).toEqual([...files.keys()].sort());
  expect(new Set(uploaded.map(({ status }) => status))).toEqual(new Set(['staged']));

  // A platform admin lets them in.
  await ipto.json('login', '--profile', 'admin', '--email', ADMIN.email, '--password', ADMIN.password);
  expect(await approveAll()).toBe(files.size);

  // The server dies with some objects done and another in the middle.
  const interrupted = await until(
    'an object in the middle of its ingest',
    async () => {
      const objects = await ada.list(`/v1/datasets/${dataset}/objects`, object);
      const some = objects.some(({ status }) => status === 'ready');
      return some && objects.find(({ status }) => status === 'processing');
    },
    { everyMs: 20 },
  );
  const children = descendantsOf(server.pid);
  await server.kill();
  await until('its children to end', () => !children.some(isRunning), { timeoutMs: 30_000 });

  // Another takes over and brings everything to its end.
  server = await startServer();
  const restarted = Date.now();
  await until(
    'the interrupted object to be ready',
    async () => (await get(interrupted.object_id)).status === 'ready',
    { timeoutMs: INGEST_MS },
  );
  await annotate(
    `the interrupted object was ready ${Math.round((Date.now() - restarted) / 1000)} s after the restart`,
  );
  const objects = await settled(dataset);

  // The broken file ends alone; of the others every passage is there once, as without the crash.
  expect(objects.find(({ filename }) => filename === BROKEN)).toMatchObject({
    status: 'failed',
    status_reason: expect.any(String),
    passage_count: 0,
  });
  const undisturbed = await createDataset('undisturbed');
  await upload(undisturbed);
  expect(await approveAll()).toBe(files.size);
  expect(counts(objects)).toEqual(counts(await settled(undisturbed)));
  const key = await createKey();
  const search = new Rest(server.url).withKey(key.secret);
  for (const { filename, passage_count, status } of objects) {
    if (status !== 'ready') continue;
    const places = await placesIn(search, dataset, filename);
    expect(places, filename).toHaveLength(passage_count);
    expect(new Set(places).size, filename).toBe(passage_count);
    expect(places, filename).toEqual(await placesIn(search, undisturbed, filename));
  }

  // Anyone with the key finds the very place, by the words and by what they mean.
  for (const { words, meaning, filename, sentence, page } of QUESTIONS)
    for (const [mode, query] of [
      ['lexical', words],
      ['dense', meaning],
      ['hybrid', words],
    ] as const) {
      const found = await ipto.json(
        'search',
        query,
        '--mode',
        mode,
        '--datasets',
        dataset,
        '--limit',
        '3',
        '--api-key',
        key.secret,
      );
      const [best] = answer.parse(found).results;
      expect(best, `${mode}: ${query}`).toMatchObject({ filename });
      if (page !== undefined) expect(best?.citation.page).toBe(page);
      else expect(best && takesIn(best.citation, filename, sentence), `${mode}: ${query}`).toBe(true);
    }

  // What comes back is what went up.
  for (const { object_id, filename } of objects) {
    const copy = join(home, 'copies', filename);
    await ipto.json('objects', 'download', object_id, '--output', copy);
    expect((await readFile(copy)).equals(files.get(filename) ?? Buffer.of()), filename).toBe(true);
  }

  // A folder that is there already sends nothing but what failed.
  const again = await ipto.run('objects', 'upload', dataset, 'corpus', '--recursive');
  expect(again.stderr).toContain(`1 uploaded, ${files.size - 1} already there, 0 failed`);

  // A revoked key opens nothing.
  await ipto.json('keys', 'revoke', key.api_key_id, '--confirm');
  expect((await ipto.run('search', 'plankton', '--api-key', key.secret)).code).toBe(3);
});

test('exit codes tell what went wrong', { timeout: TIMEOUT_MS }, async () => {
  const name = 'exit-codes';
  await new Rest(server.url).signup(name);
  await ipto.json(
    'login',
    '--profile',
    name,
    '--email',
    `${name}@example.com`,
    '--password',
    'correct horse',
  );
  const code = async (...args: string[]) => (await ipto.run(...args, '--profile', name)).code;
  expect(await code('datasets', 'list')).toBe(0);
  expect(await code('datasets', 'create')).toBe(2);
  expect(await code('datasets', 'list', '--no-such-flag')).toBe(2);
  expect(await code('whoami', '--api-key', 'ipto_nobody_knows_this')).toBe(3);
  expect(await code('admin', 'review', 'list')).toBe(4);
  expect(await code('datasets', 'get', 'dset_00000000000000000000000000')).toBe(5);
  expect(await code('datasets', 'list', '--api-url', 'http://127.0.0.1:1')).toBe(1);
});

function startServer(): Promise<ServerProcess> {
  return ServerProcess.start(dataDir, {
    IPTO_ADMIN_EMAIL: ADMIN.email,
    IPTO_ADMIN_PASSWORD: ADMIN.password,
    ...(database && { DATABASE_URL: database.url, IPTO_SECRET: SECRET }),
  });
}

/** A file for each question, a broken one, and long ones that keep the server busy. */
function corpus(): Map<string, Buffer> {
  const [log, terms, greenhouse, turbines] = QUESTIONS.map(({ sentence }) => sentence);
  const before = new Prose(1).text(400);
  const after = new Prose(2).text(400);
  const texts: Record<string, string> = {
    'log.txt': `Log of the lighthouse\n\n${log}\n`,
    'handbook/terms.md': `# Handbook\n\n${before}\n## Payment terms\n\n${terms}\n\n## Other matters\n\n${after}`,
    'handbook/greenhouse.html': `<!doctype html>\n<title>Greenhouse</title>\n<p>${before}</p>\n<h1>Heating</h1>\n<p>${greenhouse}</p>\n`,
    'papers/turbines.pdf': pdf([['On gas turbines'], ['This page is about other things.'], [`${turbines}`]]),
    [BROKEN]: '%PDF-1.7\nThis only begins like a PDF.\n',
  };
  for (let i = 0; i < LONG_DOCUMENTS; i++) texts[`reports/${i}.txt`] = new Prose(100 + i).text(7000);
  return new Map(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)]));
}

/** Whether a place in a text file takes in the line with the given sentence. */
function takesIn(
  { line_start = Infinity, line_end = 0 }: Citation,
  filename: string,
  sentence: string,
): boolean {
  const text = String(files.get(filename));
  const line = text.slice(0, text.indexOf(sentence)).split('\n').length;
  return line_start <= line && line <= line_end;
}

async function createDataset(name: string): Promise<string> {
  const made = await ipto.json('datasets', 'create', '--name', name);
  return z.object({ dataset_id: z.string() }).parse(made).dataset_id;
}

async function upload(dataset: string): Promise<StoredObject[]> {
  const summary = await ipto.json('objects', 'upload', dataset, 'corpus', '--recursive');
  return z.object({ objects: z.array(object) }).parse(summary).objects;
}

async function list(dataset: string): Promise<StoredObject[]> {
  return z.array(object).parse(await ipto.json('objects', 'list', dataset));
}

async function get(objectId: string): Promise<StoredObject> {
  return object.parse(await ipto.json('objects', 'get', objectId));
}

/** Approves everything that waits for review, a few at a time; returns how much that was. */
async function approveAll(): Promise<number> {
  const waiting = z.array(review).parse(await ipto.json('admin', 'review', 'list', '--profile', 'admin'));
  const items = waiting.values();
  const approve = async () => {
    for (const { tenant_id, object_id } of items)
      await ipto.json('admin', 'review', 'approve', tenant_id, object_id, '--profile', 'admin');
  };
  await Promise.all(Array.from({ length: 4 }, approve));
  return waiting.length;
}

async function createKey(): Promise<{ api_key_id: string; secret: string }> {
  const made = await ipto.json('keys', 'create', '--name', 'reader', '--scopes', 'search,datasets.read');
  return z.object({ api_key_id: z.string(), secret: z.string() }).parse(made);
}

function isSettled({ status }: StoredObject): boolean {
  return status === 'ready' || status === 'failed';
}

function settled(dataset: string): Promise<StoredObject[]> {
  return until(
    'all objects to be ready or failed',
    async () => {
      const objects = await list(dataset);
      return objects.every(isSettled) && objects;
    },
    { timeoutMs: INGEST_MS, everyMs: 500 },
  );
}

function counts(objects: readonly StoredObject[]): Map<string, number> {
  return new Map(
    objects
      .map(({ filename, passage_count }) => [filename, passage_count] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** The places of all passages of a file, in order, as a search shows them that is narrowed to it. */
async function placesIn(rest: Rest, dataset: string, filename: string): Promise<string[]> {
  const { results } = await rest.call('POST', '/v1/search', answer, {
    query: 'anything',
    mode: 'dense',
    limit: 100,
    dataset_ids: [dataset],
    filters: { filename },
  });
  return results
    .map(({ citation: { page = 0, char_start, char_end } }) => `${page}:${char_start}-${char_end}`)
    .sort();
}
