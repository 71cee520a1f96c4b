import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { cpuMs, Rest, ServerProcess } from '@ipto/e2e';
import { z } from 'zod';
import { type Benchmark, type Figure, median } from './figures.js';
import { withFolder } from './installation.js';

const BARE_SERVER = fileURLToPath(new URL('bare-server.js', import.meta.url));
const ROUNDS = 9;
const REQUESTS = 1500;
const CONNECTIONS = 4;
const DATASETS = 20;
const TARGET_RATIO = 1.5;

type Headers = Readonly<Record<string, string>>;
interface Subject {
  readonly url: string;
  readonly pid: number;
}
interface Cost {
  readonly wallUs: number;
  readonly cpuUs: number;
}

/**
 * What GET /v1/datasets/{id} costs in the real server, with each kind of credential, against a bare Fastify
 * handler with the same statements on a copy of the data. The two processes take turns, one idle meanwhile.
 */
const rest: Benchmark = async (note) =>
  withFolder(async (folder) => {
    const real = join(folder, 'real');
    const bare = join(folder, 'bare');
    const { path, credentials } = await withReal(real, prepare);
    await cp(real, bare, { recursive: true });
    return withReal(real, (server) =>
      withBare(bare, async (baseline) => {
        const figures: Figure[] = [];
        for (const [name, headers] of Object.entries(credentials)) {
          note(`${ROUNDS} rounds of ${REQUESTS} requests to each, with ${name}`);
          figures.push(...(await compare(name, server, baseline, path, headers)));
        }
        return figures;
      }),
    );
  });
export default rest;

async function prepare({ url }: Subject): Promise<{ path: string; credentials: Record<string, Headers> }> {
  const session = await new Rest(url).signup('rest');
  const ids: string[] = [];
  for (let i = 0; i < DATASETS; i++) ids.push(await session.createDataset(`dataset ${i}`));
  const { secret } = await session.call('POST', '/v1/api-keys', z.object({ secret: z.string() }), {
    name: 'bench',
    scopes: ['datasets:read'],
  });
  return {
    path: `/v1/datasets/${ids[DATASETS / 2]}`,
    credentials: { 'a session': session.headers, 'an API key': session.withKey(secret).headers },
  };
}

async function compare(
  credential: string,
  server: Subject,
  baseline: Subject,
  path: string,
  headers: Headers,
): Promise<Figure[]> {
  const real: Cost[] = [];
  const bare: Cost[] = [];
  // The first round warms both up.
  for (let round = 0; round <= ROUNDS; round++) {
    const pair = [await measure(server, path, headers), await measure(baseline, path, headers)] as const;
    if (round === 0) continue;
    real.push(pair[0]);
    bare.push(pair[1]);
  }
  const figures = (what: string, of: (cost: Cost) => number): Figure[] => [
    { name: `${credential}, ${what}, server`, value: median(real.map(of)), unit: 'µs/request' },
    { name: `${credential}, ${what}, bare`, value: median(bare.map(of)), unit: 'µs/request' },
    {
      name: `${credential}, ${what}, ratio`,
      value: median(real.map(of)) / median(bare.map(of)),
      unit: '×',
      target: { atMost: TARGET_RATIO },
    },
  ];
  return [...figures('time', ({ wallUs }) => wallUs), ...figures('CPU', ({ cpuUs }) => cpuUs)];
}

/** One round: a few connections, each asking again as soon as it has its answer. */
async function measure({ url, pid }: Subject, path: string, headers: Headers): Promise<Cost> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const cpuBefore = cpuMs(pid);
  const started = performance.now();
  let left = REQUESTS;
  const connection = async () => {
    while (left-- > 0) await get(`${url}${path}`, headers, agent);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  const wallMs = performance.now() - started;
  const cpu = cpuMs(pid) - cpuBefore;
  agent.destroy();
  return { wallUs: (1000 * wallMs) / REQUESTS, cpuUs: (1000 * cpu) / REQUESTS };
}

function get(url: string, headers: Headers, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    request(url, { agent, headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}`));
      response.resume().once('end', resolve);
    })
      .once('error', reject)
      .end();
  });
}

async function withReal<T>(folder: string, use: (server: Subject) => Promise<T>): Promise<T> {
  // Each request is logged and counted, as it is by default, only against a limit out of reach.
  const server = await ServerProcess.start(folder, {
    LOG_LEVEL: 'info',
    IPTO_RATE_LIMIT: 'on',
    IPTO_RATE_LIMIT_CREDENTIAL: '1000000',
  });
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}

async function withBare<T>(folder: string, use: (server: Subject) => Promise<T>): Promise<T> {
  const child = spawn(process.execPath, [BARE_SERVER, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  try {
    return await use({ url: await firstLine(child), pid: child.pid ?? Number.NaN });
  } finally {
    child.kill('SIGTERM');
    await exited;
  }
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout) for await (const line of createInterface({ input: stdout })) return line;
  throw new Error('The bare server did not start');
}
