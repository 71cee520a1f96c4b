import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSubprocess, type Subprocess, SubprocessFailed, type SubprocessOptions } from '@ipto/subprocess';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { untilGone } from './support/processes.js';

const opened: Subprocess<unknown>[] = [];

function open(options: Partial<SubprocessOptions<unknown>> = {}): Subprocess<unknown> {
  const subprocess = openSubprocess<unknown>({
    name: 'errands',
    entry: new URL('./children/errands.mjs', import.meta.url),
    setup: {},
    response: z.unknown(),
    timeoutMs: 30_000,
    startTimeoutMs: 30_000,
    maxRssBytes: 1024 ** 3,
    onAbort: 'kill',
    ...options,
  });
  opened.push(subprocess);
  return subprocess;
}

const ask = (subprocess: Subprocess<unknown>, errand: string, argument?: unknown, signal?: AbortSignal) =>
  subprocess.call({ errand, argument }, signal);

async function failureOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => 'no failure',
    (reason: unknown) => reason,
  );
  return error instanceof SubprocessFailed ? error.failure : String(error);
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ipto-subprocess-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((subprocess) => subprocess.close()));
});

describe('calls', () => {
  test('carry structured data both ways', async () => {
    const value = { vector: Float32Array.of(1, 2), text: '😀', nested: [null, true] };
    expect(await ask(open(), 'echo', value)).toEqual(value);
  });

  test('are answered one after another, in order, by one child', async () => {
    const subprocess = open();
    const order: number[] = [];
    const calls = [40, 20, 0].map(async (ms) => order.push(Number(await ask(subprocess, 'wait', ms))));
    await Promise.all(calls);
    expect(order).toEqual([40, 20, 0]);
    expect(await ask(subprocess, 'pid')).toBe(await ask(subprocess, 'pid'));
  });

  test('get a fresh child after so many of them', async () => {
    const subprocess = open({ recycleAfter: 2 });
    const pids = [];
    for (let i = 0; i < 4; i++) pids.push(await ask(subprocess, 'pid'));
    expect(pids[0]).toBe(pids[1]);
    expect(pids[2]).toBe(pids[3]);
    expect(pids[1]).not.toBe(pids[2]);
  });

  test('get a fresh child after one that left much memory behind', async () => {
    const subprocess = open({ maxRssBytes: 800 * 1024 ** 2 });
    const pid = await ask(subprocess, 'pid');
    expect(await ask(subprocess, 'grow', 500 * 1024 ** 2)).toBe('grown');
    expect(await ask(subprocess, 'pid')).not.toBe(pid);
  });

  test('do not reach a child that holds secrets of the parent', async () => {
    process.env.IPTO_TEST_SECRET = 'secret';
    try {
      expect(await ask(open(), 'env', 'IPTO_TEST_SECRET')).toBeNull();
    } finally {
      delete process.env.IPTO_TEST_SECRET;
    }
  });
});

describe('a call fails and the next one is answered', () => {
  test.each([
    ['timeout', 'spin', {}],
    ['memory', 'hog', { maxRssBytes: 300 * 1024 ** 2 }],
    ['crash', 'exit', {}],
    ['threw', 'throw', {}],
  ])('%s', async (failure, errand, options) => {
    const subprocess = open({ timeoutMs: errand === 'spin' ? 500 : 30_000, ...options });
    const before = await ask(subprocess, 'pid');
    const [failed, after] = await Promise.all([
      failureOf(ask(subprocess, errand, 7)),
      ask(subprocess, 'pid'),
    ]);
    expect(failed).toBe(failure);
    expect(after).not.toBe(before);
  });

  test('when the child is killed from outside', async () => {
    const subprocess = open();
    await subprocess.ready();
    const call = failureOf(ask(subprocess, 'wait', 60_000));
    process.kill(Number(subprocess.pid), 'SIGKILL');
    expect(await call).toBe('crash');
    expect(await ask(subprocess, 'echo', 'again')).toBe('again');
  });

  test('when the answer has another shape than promised', async () => {
    const subprocess = open({ response: z.number() });
    expect(await failureOf(ask(subprocess, 'echo', 'not a number'))).toBe('invalid');
    expect(await ask(subprocess, 'echo', 1)).toBe(1);
  });

  test.each([
    ['load', { entry: new URL('./children/broken.mjs', import.meta.url) }],
    ['open what it needs', { setup: { failing: true } }],
    ['take its setup', { setup: { failing: 'yes' } }],
    ['live within its memory', { maxRssBytes: 1024 ** 2 }],
  ])('when the child cannot %s', async (_name, options) => {
    const subprocess = open(options);
    expect(await failureOf(ask(subprocess, 'echo', 1))).toBe('start');
    expect(await failureOf(subprocess.ready())).toBe('start');
  });

  test('an idle child that died is replaced unnoticed', async () => {
    const subprocess = open();
    const pid = Number(await ask(subprocess, 'pid'));
    process.kill(pid, 'SIGKILL');
    await untilGone(pid);
    await expect.poll(() => subprocess.pid).toBeUndefined();
    expect(await ask(subprocess, 'echo', 1)).toBe(1);
  });

  test('a promise that the child lost does not fail the call, but ends the child after it', async () => {
    const subprocess = open();
    const pid = await ask(subprocess, 'pid');
    expect(await ask(subprocess, 'loseRejection')).toBe('answered');
    expect(await ask(subprocess, 'pid')).not.toBe(pid);
  });
});

describe('abort', () => {
  test('ends the child of a running call', async () => {
    const subprocess = open({ onAbort: 'kill' });
    const pid = Number(await ask(subprocess, 'pid'));
    const abort = new AbortController();
    const began = join(await temporaryFolder(), 'began');
    const call = ask(subprocess, 'spin', began, abort.signal);
    await expect.poll(() => existsSync(began)).toBe(true);
    abort.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
    await untilGone(pid);
    expect(await ask(subprocess, 'echo', 1)).toBe(1);
  });

  test('leaves the child alone where calls are abandoned', async () => {
    const subprocess = open({ onAbort: 'abandon' });
    const pid = await ask(subprocess, 'pid');
    const abort = new AbortController();
    const folder = await temporaryFolder();
    const [began, end] = [join(folder, 'began'), join(folder, 'end')];
    const call = ask(subprocess, 'hold', { began, end }, abort.signal);
    await expect.poll(() => existsSync(began)).toBe(true);
    abort.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
    await writeFile(end, '');
    expect(await ask(subprocess, 'pid')).toBe(pid);
  });

  test('of a waiting call comes through at once', async () => {
    const subprocess = open();
    const running = failureOf(ask(subprocess, 'wait', 60_000));
    const abort = new AbortController();
    const waiting = ask(subprocess, 'echo', 1, abort.signal);
    abort.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await subprocess.close();
    expect(await running).toBe('closed');
  });
});

describe('the child ends', () => {
  test('with close, which fails running and waiting calls', async () => {
    const subprocess = open();
    const pid = Number(await ask(subprocess, 'pid'));
    const calls = [ask(subprocess, 'spin'), ask(subprocess, 'echo', 1)].map(failureOf);
    await subprocess.close();
    expect(await Promise.all(calls)).toEqual(['closed', 'closed']);
    await untilGone(pid);
    expect(await failureOf(ask(subprocess, 'echo', 1))).toBe('closed');
  });

  test.each(['wait', 'spin'])('with its parent, while it is in a %s', async (errand) => {
    const parent = fork(new URL('./children/parent.mjs', import.meta.url), [errand], { execArgv: [] });
    const [message] = await once(parent, 'message');
    const { child } = z.object({ child: z.int() }).parse(message);
    parent.kill('SIGKILL');
    await untilGone(child);
  });
});
