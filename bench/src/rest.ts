import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { cpuMs, Rest, ServerProcess } from '@ipto/e2e';
import { z } from 'zod';
import { Caller } from './caller.js';
import { type Benchmark, type Figure, median } from './figures.js';
import { withFolder } from './installation.js';
import { installationCpu } from './processes.js';

const BARE_SERVER = fileURLToPath(new URL('bare-server.js', import.meta.url));
const ROUNDS = 9;
/** Code is compiled while it runs: it takes some thousand requests until all of it is. */
const WARM_UP_ROUNDS = 5;
const REQUESTS = Number(process.env.IPTO_BENCH_REQUESTS ?? 1500);
const CONNECTIONS = 4;
const DATASETS = 20;
const TARGET_RATIO = 1.15;

type Headers = Readonly<Record<string, string>>;
interface Subject {
  readonly url: string;
  readonly pid: number;
}
interface Cost {
  readonly wallUs: number;
  /** Of the process that answers. */
  readonly nodeUs: number;
  /** The same with what PostgreSQL did for it. */
  readonly allUs: number;
}

/**
 * What GET /v1/datasets/{id} costs in the real server, with each kind of credential, against a bare Fastify
 * handler with the same statements on the same database. The two processes take turns, one idle meanwhile.
 */
const rest: Benchmark = async (note) =>
  withFolder((folder) =>
    withReal(folder, async (server) => {
      const { path, credentials } = await prepare(server);
      return withBare(folder, async (baseline) => {
        const figures: Figure[] = [];
        for (const [name, headers] of Object.entries(credentials)) {
          note(`${ROUNDS} rounds of ${REQUESTS} requests to each, with ${name}`);
          figures.push(...(await compare(name, server, baseline, path, headers)));
        }
        return figures;
      });
    }),
  );
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
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    const pair = [
      await measure(server, server, path, headers),
      await measure(baseline, server, path, headers),
    ] as const;
    if (round < 0) continue;
    real.push(pair[0]);
    bare.push(pair[1]);
  }
  const figures = (what: string, of: (cost: Cost) => number, atMost?: number): Figure[] => [
    { name: `${credential}, ${what}, server`, value: median(real.map(of)), unit: 'µs/request' },
    { name: `${credential}, ${what}, bare`, value: median(bare.map(of)), unit: 'µs/request' },
    {
      name: `${credential}, ${what}, ratio`,
      value: median(real.map((cost, round) => of(cost) / of(bare[round] ?? cost))),
      unit: '×',
      ...(atMost !== undefined && { target: { atMost } }),
    },
  ];
  return [
    ...figures('time', ({ wallUs }) => wallUs),
    ...figures('CPU of Node', ({ nodeUs }) => nodeUs),
    ...figures('CPU', ({ allUs }) => allUs, TARGET_RATIO),
  ];
}

/** One round: a few connections, each asking again as soon as it has its answer. `owner` runs the database of both. */
async function measure(
  { url, pid }: Subject,
  { pid: owner }: Subject,
  path: string,
  headers: Headers,
): Promise<Cost> {
  const caller = new Caller(url, headers, CONNECTIONS);
  const cpu = () => ({ node: cpuMs(pid), database: installationCpu(owner).database });
  const before = cpu();
  const started = performance.now();
  let left = REQUESTS;
  const connection = async () => {
    while (left-- > 0) await caller.call('GET', path);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  const wallMs = performance.now() - started;
  const after = cpu();
  caller.close();
  const each = (ms: number) => (1000 * ms) / REQUESTS;
  const node = after.node - before.node;
  return {
    wallUs: each(wallMs),
    nodeUs: each(node),
    allUs: each(node + after.database - before.database),
  };
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
