import { type Benchmark, type Figure, quantile, timed } from './figures.js';
import { withFolder } from './installation.js';
import { allCpu, cpuBetween, type InstallationCpu, installationCpu } from './processes.js';
import { Market } from './search/market.js';
import { type Mode, Searching, timeFigures } from './search/searching.js';
import { MeasuredServer } from './search/server.js';

const PASSAGES = Number(process.env.IPTO_BENCH_PASSAGES ?? 100_000);
const ROUNDS = 10;
const PER_ROUND = 25;
/** Of each kind: code is compiled while it runs, and a server does not stay new. */
const WARM_UP = 150;
const AT_ONCE = 16;
const SUSTAINED_MS = 1000 * Number(process.env.IPTO_BENCH_SECONDS ?? 10);
/** Beyond it other goals hold. */
const MILLION = 1_000_000;

/**
 * Searches over HTTP with an API key, with everything that belongs to them, among passages that are all visible: alone and
 * sixteen at once; what they take of the machine, and how long the first one of a process takes that has just started.
 */
const search: Benchmark = (note) =>
  withFolder(async (folder) => {
    const server = await MeasuredServer.start(folder);
    let market: Market;
    const figures: Figure[] = [];
    try {
      market = await Market.make(server.url, folder);
      note(`filling with ${PASSAGES} passages`);
      const filling = await timed(() => market.fillTo(PASSAGES));
      note(`filled in ${Math.round(filling / 1000)} s; searching`);
      figures.push(...(await measure(server, market, note)));
    } finally {
      await server.stop();
    }
    note('starting anew for the first search');
    figures.push(
      await firstSearch(
        folder,
        market,
        'first search after the start, the model still loading',
        async () => {},
      ),
      await firstSearch(folder, market, 'first search after the start, the model loaded', (started) =>
        started.model(),
      ),
    );
    return figures;
  });
export default search;

/** What is measured in turns, so that all meet the same machine. */
interface Kind {
  readonly name: string;
  readonly mode: Mode;
  readonly headers: Readonly<Record<string, string>>;
  readonly times: number[];
}

async function measure(
  server: MeasuredServer,
  { provider, buyer }: Market,
  note: (text: string) => void,
): Promise<Figure[]> {
  const searching = new Searching(server.url);
  const own: Kind = { name: 'hybrid, own data', mode: 'hybrid', headers: provider, times: [] };
  const others: readonly Kind[] = [
    { name: 'hybrid, priced data', mode: 'hybrid', headers: buyer, times: [] },
    { name: 'lexical, own data', mode: 'lexical', headers: provider, times: [] },
    { name: 'dense, own data', mode: 'dense', headers: provider, times: [] },
  ];
  for (const { headers, mode } of [own, ...others]) await searching.oneByOne(headers, mode, WARM_UP);

  const parts = new Map<string, number>();
  let covered = 0;
  let held = 0;
  let cpu: InstallationCpu = { server: 0, children: 0, database: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    await server.parts();
    await server.held();
    const before = installationCpu(server.pid);
    own.times.push(...(await searching.oneByOne(own.headers, own.mode, PER_ROUND)));
    const used = cpuBetween(before, installationCpu(server.pid));
    cpu = {
      server: cpu.server + used.server,
      children: cpu.children + used.children,
      database: cpu.database + used.database,
    };
    held = Math.max(held, await server.held());
    const taken = await server.parts();
    covered += taken.covered;
    for (const [part, ms] of Object.entries(taken.parts)) parts.set(part, (parts.get(part) ?? 0) + ms);
    for (const { headers, mode, times } of others)
      times.push(...(await searching.oneByOne(headers, mode, PER_ROUND)));
  }
  const memory = await server.index();
  const searches = own.times.length;
  const whole = own.times.reduce((sum, ms) => sum + ms, 0);
  const goals = PASSAGES >= MILLION ? { p50: 60 } : { p50: 25, p95: 60 };
  return [
    ...timeFigures(own.name, own.times, goals),
    ...others.flatMap(({ name, times }) => timeFigures(name, times)),
    ...[...parts].map(
      ([part, ms]): Figure => ({
        name: `of a hybrid search: ${part}, mean`,
        value: ms / searches,
        unit: 'ms',
      }),
    ),
    { name: 'of a hybrid search: all else, mean', value: (whole - covered) / searches, unit: 'ms' },
    ...cpuFigures(cpu, searches),
    { name: 'event loop held at most, one at a time', value: held, unit: 'ms', target: { atMost: 10 } },
    ...(await sustainedFigures(server, searching, 'own data', provider, note)),
    ...(await sustainedFigures(server, searching, 'priced data', buyer, note)),
    { name: 'passages', value: PASSAGES, unit: '' },
    {
      name: 'resident bytes of the index, a passage',
      value: memory.resident / PASSAGES,
      unit: 'B',
      ...(PASSAGES >= MILLION && { target: { atMost: 300 } }),
    },
    { name: 'memory taken for the index, a passage', value: memory.reserved / PASSAGES, unit: 'B' },
    { name: 'resident memory of the server', value: memory.process / 2 ** 20, unit: 'MiB' },
  ];
}

function cpuFigures(cpu: InstallationCpu, searches: number): Figure[] {
  const figure = (name: string, ms: number): Figure => ({
    name: `CPU of a hybrid search, ${name}`,
    value: ms / searches,
    unit: 'ms',
  });
  return [
    figure('server', cpu.server),
    figure('model', cpu.children),
    figure('PostgreSQL', cpu.database),
    { ...figure('all', allCpu(cpu)), target: { atMost: 20 } },
  ];
}

async function sustainedFigures(
  server: MeasuredServer,
  searching: Searching,
  name: string,
  headers: Readonly<Record<string, string>>,
  note: (text: string) => void,
): Promise<Figure[]> {
  await server.held();
  const { times, errors, perSecond } = await searching.sustained(headers, 'hybrid', {
    atOnce: AT_ONCE,
    forMs: SUSTAINED_MS,
  });
  const held = await server.held();
  const [error] = errors;
  if (error !== undefined) note(`${errors.length} errors, the first: ${error}`);
  const own = name === 'own data';
  return [
    {
      name: `${AT_ONCE} at once, ${name}`,
      value: perSecond,
      unit: 'searches/s',
      ...(own && { target: { atLeast: 80 } }),
    },
    { name: `${AT_ONCE} at once, ${name}, errors`, value: errors.length, unit: '', target: { atMost: 0 } },
    ...timeFigures(`${AT_ONCE} at once, ${name}`, times),
    {
      name: `${AT_ONCE} at once, ${name}, p99`,
      value: quantile(times, 0.99),
      unit: 'ms',
      ...(own && { target: { atMost: 1000 } }),
    },
    { name: `${AT_ONCE} at once, ${name}, event loop held at most`, value: held, unit: 'ms' },
  ];
}

/** From the request to the answer, in a process that has answered nothing before. */
async function firstSearch(
  folder: string,
  { provider }: Market,
  name: string,
  ready: (server: MeasuredServer) => Promise<void>,
): Promise<Figure> {
  const server = await MeasuredServer.start(folder);
  try {
    await ready(server);
    const [ms = Number.NaN] = await new Searching(server.url).oneByOne(provider, 'hybrid', 1);
    return { name, value: ms, unit: 'ms', ...(PASSAGES <= 100_000 && { target: { atMost: 1000 } }) };
  } finally {
    await server.stop();
  }
}
