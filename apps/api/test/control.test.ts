import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  askServer,
  type Command,
  CommandFailed,
  type ControlServer,
  openControl,
  type Progress,
  type Report,
} from '../dist/control/index.js';

let folder: string;
const log: string[] = [];
const opened: ControlServer[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ipto-control-test-'));
});
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
  await rm(folder, { recursive: true, force: true });
  log.splice(0);
});

async function open(commands: Record<string, Command>, dataDir = folder): Promise<ControlServer> {
  const logger = pino({}, { write: (line: string) => void log.push(line) });
  const server = await openControl(dataDir, new Map(Object.entries(commands)), logger);
  opened.push(server);
  return server;
}

const quiet: Report = () => {};
const patient = () => new AbortController().signal;
const ask = (command: string, report: Report = quiet, dataDir = folder) =>
  askServer(dataDir, { command }, report, patient());

/** A command that takes its steps when it is told to. */
function steps() {
  const calls: unknown[] = [];
  let report: Report | undefined;
  let finish: ((message: string) => void) | undefined;
  let aborted: unknown;
  const command: Command = (args, onProgress, signal) => {
    calls.push(args);
    report = onProgress;
    return new Promise((resolve, reject) => {
      finish = resolve;
      signal.addEventListener('abort', () => {
        aborted = signal.reason;
        reject(signal.reason);
      });
    });
  };
  return {
    command,
    calls,
    step: (progress: Progress) => report?.(progress),
    finish: (message: string) => finish?.(message),
    get aborted() {
      return aborted;
    },
  };
}

/** Writes something to the socket, and reads what comes until its end. */
async function raw(path: string | null, ...chunks: (string | Uint8Array)[]): Promise<string> {
  if (path === null) throw new Error('There is no socket');
  const socket = connect(path);
  await once(socket, 'connect');
  const answer = text(socket);
  for (const chunk of chunks) socket.write(chunk);
  return answer;
}

describe('a command', () => {
  test('is carried out with its arguments, and tells how far it is', async () => {
    const { path } = await open({
      count: async (args, report) => {
        report({ done: 1, total: 2 });
        report({ done: 2, total: 2, message: 'nearly' });
        return `counted ${JSON.stringify(args)}`;
      },
    });
    const heard: Progress[] = [];
    const request = { command: 'count', upTo: 2, of: ['sheep'] };
    const message = await askServer(folder, request, (progress) => heard.push(progress), patient());
    expect(message).toBe('counted {"upTo":2,"of":["sheep"]}');
    expect(heard).toEqual([
      { done: 1, total: 2 },
      { done: 2, total: 2, message: 'nearly' },
    ]);
    expect(path).toBe(join(folder, 'control.sock'));
  });

  test('that fails says why, and the next goes through', async () => {
    const failing: Command = () => Promise.reject(new Error('It rained'));
    const throwing: Command = () => {
      throw new Error('It poured');
    };
    await open({ failing, throwing, fine: async () => 'ok' });
    await expect(ask('failing')).rejects.toThrow(new CommandFailed('It rained'));
    await expect(ask('throwing')).rejects.toThrow(new CommandFailed('It poured'));
    await expect(ask('nonsense')).rejects.toThrow('There is no command "nonsense".');
    expect(await ask('fine')).toBe('ok');
    expect(log.map((line) => JSON.parse(line)).map(({ level, command }) => ({ level, command }))).toEqual([
      { level: 40, command: 'failing' },
      { level: 40, command: 'throwing' },
    ]);
  });

  test('that runs is joined by who asks for the same, and hears where it stands', async () => {
    const work = steps();
    await open({ work: work.command });
    const first: number[] = [];
    const second: number[] = [];
    const one = ask('work', ({ done }) => first.push(done));
    await expect.poll(() => work.calls.length).toBe(1);
    work.step({ done: 1, total: 9 });
    work.step({ done: 2, total: 9 });
    await expect.poll(() => first).toEqual([1, 2]);
    const other = ask('work', ({ done }) => second.push(done));
    await expect.poll(() => second).toEqual([2]);
    await expect(askServer(folder, { command: 'work', otherwise: true }, quiet, patient())).rejects.toThrow(
      'running already',
    );
    work.step({ done: 3, total: 9 });
    work.finish('done it');
    expect(await Promise.all([one, other])).toEqual(['done it', 'done it']);
    expect([first, second]).toEqual([
      [1, 2, 3],
      [2, 3],
    ]);
    expect(work.calls).toHaveLength(1);
    const again = ask('work');
    await expect.poll(() => work.calls.length).toBe(2);
    work.finish('once more');
    expect(await again).toBe('once more');
  });

  test('goes on when its client leaves', async () => {
    const work = steps();
    await open({ work: work.command });
    const leaving = new AbortController();
    const left = askServer(folder, { command: 'work' }, quiet, leaving.signal);
    await expect.poll(() => work.calls.length).toBe(1);
    leaving.abort(new Error('home'));
    await expect(left).rejects.toThrow('home');
    const heard: number[] = [];
    const rejoined = ask('work', ({ done }) => heard.push(done));
    await sleep(50);
    work.step({ done: 5, total: 9 });
    await expect.poll(() => heard).toEqual([5]);
    work.finish('all done');
    expect(await rejoined).toBe('all done');
    expect(work.calls).toHaveLength(1);
  });

  test('is stopped when the server stops, and its client told', async () => {
    const work = steps();
    const server = await open({ work: work.command });
    const asked = ask('work');
    await expect.poll(() => work.calls.length).toBe(1);
    const told = expect(asked).rejects.toThrow(/The server is stopping/);
    await server.close();
    await told;
    expect(work.aborted).toBeInstanceOf(Error);
    expect(log).toEqual([]);
    expect(await ask('work')).toBeNull();
  });

  test('does not keep a server that stops because of a client that doesn’t read', async () => {
    const work = steps();
    const server = await open({ work: work.command });
    const socket = connect(server.path ?? '');
    await once(socket, 'connect');
    socket.pause().write('{"command":"work"}\n');
    await expect.poll(() => work.calls.length).toBe(1);
    for (let done = 0; done < 10_000; done++) work.step({ done, total: 10_000, message: 'x'.repeat(1_000) });
    await server.close();
    socket.destroy();
  });

  test('is not held up by a client that doesn’t read', async () => {
    const { path } = await open({
      flood: async (_, report) => {
        for (let done = 0; done < 100_000; done++) report({ done, total: 100_000, message: 'x'.repeat(100) });
        return 'flooded';
      },
    });
    const socket = connect(path ?? '');
    await once(socket, 'connect');
    socket.pause().write('{"command":"flood"}\n');
    const before = process.memoryUsage().arrayBuffers;
    await sleep(500);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 1024 ** 2);
    const lines = (await text(socket)).trim().split('\n');
    expect(lines.at(-1)).toBe('{"kind":"done","message":"flooded"}');
  });
});

test('what is no request is told so, and harms nobody', async () => {
  const { path } = await open({ fine: async () => 'ok' });
  for (const garbage of [
    'hello\n',
    '{"command":\n',
    '[]\n',
    'null\n',
    '{"command":7}\n',
    '{"command":""}\n',
    '\n',
    Uint8Array.of(0xff, 0xfe, 0x00, 0x0a),
    'x'.repeat(1_000_000),
    `{"command":"${'x'.repeat(100_000)}`,
  ])
    expect(await raw(path, garbage)).toBe('{"kind":"failed","message":"That was no request."}\n');
  expect(await raw(path, '{"command":"fi', 'ne"}\n', 'and\nmore\n')).toBe('{"kind":"done","message":"ok"}\n');
  // Gone before anything is answered.
  for (const words of ['', '{"command":"fine"}\n']) {
    const socket = connect(path ?? '');
    await once(socket, 'connect');
    socket.write(words);
    socket.destroy();
  }
  expect(await ask('fine')).toBe('ok');
});

describe('the socket', () => {
  test('is its owner’s alone, and goes with the server', async () => {
    const server = await open({});
    const { mode } = await lstat(join(folder, 'control.sock'));
    expect((mode & 0o777).toString(8)).toBe('600');
    expect(await readdir(folder)).toEqual(['control.sock']);
    await server.close();
    expect(await readdir(folder)).toEqual([]);
  });

  test('is where it should be though the folder was open to all', async () => {
    await chmod(folder, 0o777);
    await open({});
    expect((await lstat(join(folder, 'control.sock'))).mode & 0o777).toBe(0o600);
  });

  test('of a dead process is replaced', async () => {
    const path = join(folder, 'control.sock');
    const dead = spawn(process.execPath, [
      '-e',
      `require('net').createServer().listen(${JSON.stringify(path)}, () => console.log('up'))`,
    ]);
    await once(dead.stdout, 'data');
    dead.kill('SIGKILL');
    await once(dead, 'close');
    expect((await lstat(path)).isSocket()).toBe(true);
    expect(await ask('fine')).toBeNull();
    await open({ fine: async () => 'ok' });
    expect(await ask('fine')).toBe('ok');
  });

  test('of a living process is left to it', async () => {
    const first = await open({ who: async () => 'the first' });
    const second = await open({ who: async () => 'the second' });
    expect(second.path).toBeNull();
    await second.close();
    expect(await ask('who')).toBe('the first');
    await first.close();
    expect(await ask('who')).toBeNull();
  });

  test('is elsewhere, in private, where the folder’s path is too long for one', async () => {
    const deep = join(folder, 'd'.repeat(60), 'e'.repeat(60));
    await mkdir(deep, { recursive: true });
    const server = await open({ fine: async () => 'ok' }, deep);
    const path = await readFile(join(deep, 'control.path'), 'utf8');
    expect(server.path).toBe(path);
    expect((await lstat(join(deep, 'control.path'))).mode & 0o777).toBe(0o600);
    expect((await lstat(path)).mode & 0o777).toBe(0o600);
    expect((await lstat(dirname(path))).mode & 0o777).toBe(0o700);
    expect(await ask('fine', quiet, deep)).toBe('ok');
    expect((await open({}, deep)).path).toBeNull();
    await server.close();
    expect(await readdir(deep)).toEqual([]);
    await expect(lstat(dirname(path))).rejects.toThrow('ENOENT');
    expect(await ask('fine', quiet, deep)).toBeNull();
  });

  test('elsewhere is not believed in a folder that others may write to', async () => {
    const trap = await mkdtemp(join(tmpdir(), 'ipto-trap-'));
    const server = createServer((socket) => socket.end('{"kind":"done","message":"trapped"}\n'));
    server.listen(join(trap, 's'));
    await once(server, 'listening');
    await writeFile(join(folder, 'control.path'), join(trap, 's'));
    expect(await ask('fine')).toBe('trapped');
    await chmod(trap, 0o777);
    expect(await ask('fine')).toBeNull();
    server.close();
    await rm(trap, { recursive: true });
  });
});

test('where no server runs the answer is null', async () => {
  expect(await ask('fine')).toBeNull();
  expect(await ask('fine', quiet, join(folder, 'nowhere'))).toBeNull();
});
