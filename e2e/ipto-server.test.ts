import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstat, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Prose, Rest, ServerProcess, until } from '@ipto/e2e';
import {
  type EmbeddingsServer,
  sendVectors,
  startEmbeddingsServer,
  wordVector,
} from '@ipto/embeddings/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

const PROGRAM = fileURLToPath(new URL('../apps/api/dist/server-cli.js', import.meta.url));
const TIMEOUT_MS = 300_000;
const DIMENSIONS = 256;
/** So many passages a reindex has embedded at a time. */
const BATCH = 32;
/** What the local model is known by. */
const LOCAL = 'all-MiniLM-L6-v2-int8 (384 dimensions)';

let folder: string;
let embeddings: EmbeddingsServer;
let passages: number;
const passagesOf: number[] = [];
let owner: Rest | null = null;
const started: ServerProcess[] = [];
const programs: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ipto-e2e-'));
  embeddings = await startEmbeddingsServer(DIMENSIONS);
});
afterEach(async () => {
  for (const program of programs.splice(0)) program.kill('SIGKILL');
  for (const server of started.splice(0)) await server.kill();
  embeddings.always(null);
});
afterAll(async () => {
  await embeddings.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 20 });
});

const remote = (model: string) => ({ IPTO_EMBEDDINGS_URL: embeddings.url, IPTO_EMBEDDINGS_MODEL: model });

async function start(env: Record<string, string> = {}): Promise<ServerProcess> {
  const server = await ServerProcess.start(folder, { IPTO_REVIEW: 'auto', ...env });
  started.push(server);
  return server;
}

/** The `ipto-server` binary on the data folder of these tests. */
function program(args: readonly string[], env: Record<string, string> = {}) {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: { PATH, HOME, IPTO_DATA_DIR: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  programs.push(child);
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const stdout = text(child.stdout);
  return {
    child,
    stderr: () => stderr,
    ended: once(child, 'close').then(async ([code]) => ({ code, stdout: await stdout, stderr })),
  };
}

const run = (args: readonly string[], env?: Record<string, string>) => program(args, env).ended;

/**
 * Answers so many batches of passages, and whatever is searched for; further batches wait, until the function that it
 * returns is called.
 */
function answerOnly(batches: number): () => void {
  let answered = 0;
  const held: (() => void)[] = [];
  embeddings.always(({ input }, response) => {
    const answer = () =>
      sendVectors(
        response,
        input.map((each) => wordVector(each, DIMENSIONS)),
      );
    if (input.length > 1 && answered++ >= batches) held.push(answer);
    else answer();
  });
  return () => {
    embeddings.always(null);
    for (const answer of held) answer();
  };
}

/** Uploads a part of a novel; resolves with its number of passages once it can be found. */
async function addPart(provider: Rest, dataset: string, part: number): Promise<number> {
  const bytes = new TextEncoder().encode(new Prose(part).text(10_000));
  const id = await provider.send(dataset, `part-${part}.txt`, 'text/plain', Uint8Array.from(bytes));
  await provider.confirm(id);
  const shape = z.object({ status: z.string(), passage_count: z.number() });
  const object = await until(`part ${part}`, async () => {
    const found = await provider.call('GET', `/v1/objects/${id}`, shape);
    return found.status === 'ready' && found;
  });
  return object.passage_count;
}

async function findable(server: ServerProcess, query: string): Promise<number> {
  if (!owner) throw new Error('Nothing was uploaded');
  const rest = new Rest(server.url, owner.headers);
  const { results } = await rest.call('POST', '/v1/search', z.object({ results: z.array(z.unknown()) }), {
    query,
    mode: 'dense',
  });
  return results.length;
}

describe('ipto-server', { timeout: TIMEOUT_MS }, () => {
  test('says what it can do, and what it can’t', async () => {
    const help = await run(['--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toMatch(/start\b.*\n\s+reindex\b/);
    expect(await run(['reindex', '--help'])).toMatchObject({ code: 0, stderr: '' });
    expect(await run(['nonsense'])).toMatchObject({ code: 2, stdout: '' });
    expect(await run(['reindex', 'everything'])).toMatchObject({ code: 2, stdout: '' });
    const wrong = await run(['reindex'], { IPTO_EMBEDDINGS_URL: embeddings.url });
    expect(wrong).toMatchObject({ code: 1, stdout: '' });
    expect(wrong.stderr).toContain('IPTO_EMBEDDINGS_MODEL: is required');
    const nowhere = await run(['reindex'], { IPTO_DATA_DIR: join(folder, 'nowhere') });
    expect(nowhere).toMatchObject({ code: 1, stdout: '' });
    expect(nowhere.stderr).toBe(
      `There is no database in ${join(folder, 'nowhere')}. IPTO_DATA_DIR or DATABASE_URL names another.\n`,
    );
    await expect(lstat(join(folder, 'nowhere'))).rejects.toThrow('ENOENT');
  });

  test('reindexes beside a running server, through an interruption', async () => {
    const server = await start(remote('first'));
    owner = await new Rest(server.url).signup('reader');
    const dataset = await owner.createDataset('library');
    for (const part of [1, 2, 3]) passagesOf.push(await addPart(owner, dataset, part));
    passages = passagesOf.reduce((sum, count) => sum + count);
    expect(passages).toBeGreaterThan(100);

    const goOn = answerOnly(1);
    const first = program(['reindex'], remote('first'));
    await until('progress', () => /[1-9]\d*% · \d+ of \d+\n/.test(first.stderr()));
    expect(await findable(server, 'harbour')).toBeGreaterThan(0);
    first.child.kill('SIGINT');
    const left = await first.ended;
    expect(left).toMatchObject({ code: 130, stdout: '' });
    expect(left.stderr).toContain('Interrupted');
    goOn();
    const whole = await run(['reindex'], remote('first'));
    expect(whole).toMatchObject({
      code: 0,
      stdout: `${passages} passages have their vectors of first (${DIMENSIONS} dimensions).\n`,
    });
    const percents = [...whole.stderr.matchAll(/^(\d+)% · \d+ of (\d+)$/gm)];
    expect(percents.at(-1)?.slice(1)).toEqual(['100', String(passages)]);

    // With another model searches would compare what doesn't compare.
    const other = await run(['reindex']);
    expect(other).toMatchObject({ code: 1, stdout: '' });
    expect(other.stderr).toMatch(
      /^A running server searches with first \(256 dimensions\), .* names all-MiniLM-L6-v2-int8 .*\n$/,
    );
    expect(await run(['ledger', 'verify'])).toMatchObject({ code: 0, stderr: expect.any(String) });
    expect(await findable(server, 'harbour')).toBeGreaterThan(0);
    expect((await server.stop()).code).toBe(0);
    expect(server.stderr).toBe('');
  });

  test('changes the model while no server runs, through interruptions of every kind', async () => {
    const mismatched = await ServerProcess.spawn(folder, remote('second'));
    started.push(mismatched);
    expect((await mismatched.exited).code).toBe(1);
    expect(mismatched.stderr).toMatch(
      /^.*first \(256 dimensions\).*, and the embedder is second \(256 dimensions\).*`ipto-server reindex`.*\n$/,
    );

    // The first part, and something of the second.
    const [first = 0] = passagesOf;
    answerOnly(Math.ceil(first / BATCH) + 1);
    const interrupted = program(['reindex'], remote('second'));
    await until('the second part', () =>
      [...interrupted.stderr().matchAll(/· (\d+) of/g)].some(([, done]) => Number(done) > first),
    );
    interrupted.child.kill('SIGINT');
    const left = await interrupted.ended;
    expect(left).toMatchObject({ code: 130, stdout: '' });
    const reached = Number([...left.stderr.matchAll(/· (\d+) of/g)].at(-1)?.[1]);
    answerOnly(1);
    const killed = program(['reindex'], remote('second'));
    // It goes on where the other stopped.
    await until('progress', () => killed.stderr() !== '');
    const [, resumed] = /· (\d+) of/.exec(killed.stderr()) ?? [];
    expect(Number(resumed)).toBe(reached);
    killed.child.kill('SIGKILL');
    await killed.ended;

    const unfinished = await ServerProcess.spawn(folder, remote('second'));
    started.push(unfinished);
    expect((await unfinished.exited).code).toBe(1);
    expect(unfinished.stderr).toContain('is unfinished');

    const before = embeddings.requests.length;
    embeddings.always(null);
    expect(await run(['reindex'], remote('second'))).toMatchObject({
      code: 0,
      stdout: `${passages} passages have their vectors of second (${DIMENSIONS} dimensions).\n`,
    });
    const embedded = embeddings.requests.slice(before).flatMap(({ input }) => input);
    expect(embedded.length).toBeLessThan(passages);
    const server = await start(remote('second'));
    expect(await findable(server, 'harbour')).toBeGreaterThan(0);
    await server.stop();
  });

  test.runIf(process.env.IPTO_TEST_PASS === 'long')(
    'goes back to the local model, of other dimensions',
    async () => {
      const done = await run(['reindex']);
      expect(done).toMatchObject({
        code: 0,
        stdout: `${passages} passages have their vectors of ${LOCAL}.\n`,
      });
      const server = await start();
      expect(await findable(server, 'a ship in the harbour')).toBeGreaterThan(0);
      await server.stop();
    },
  );

  test('names a server of embeddings that can’t be reached, and no key', async () => {
    const url = embeddings.url;
    await embeddings.close();
    const failed = await run(['reindex'], { ...remote('third'), IPTO_EMBEDDINGS_API_KEY: 'sk-very-secret' });
    expect(failed).toMatchObject({ code: 1, stdout: '' });
    expect(failed.stderr).toContain(new URL(url).origin);
    expect(failed.stderr).toContain('ECONNREFUSED');
    expect(failed.stderr).not.toContain('sk-very-secret');
  });
});
