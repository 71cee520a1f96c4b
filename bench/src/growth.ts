import { writeFile } from 'node:fs/promises';
import { type Benchmark, type Figure, median, timed } from './figures.js';
import { drawGrowth, type GrowthStep } from './growth/picture.js';
import { withFolder } from './installation.js';
import { Market } from './search/market.js';
import { Searching, timeFigures } from './search/searching.js';
import { MeasuredServer } from './search/server.js';

const LARGEST = Number(process.env.IPTO_BENCH_PASSAGES ?? 1_000_000);
const STEPS = [10_000, 30_000, 100_000, 300_000, 1_000_000].filter((step) => step <= LARGEST);
const WARM_UP = 150;
const SEARCHES = 150;
/** What of a search looks at all that is visible; all else does not. */
const VISIBLE_SET = ['statistics', 'find'];
/** How much the part that does not look at it may grow from the first step to the last, to count as flat. */
const FLAT = 1.5;

/** How the time of a hybrid search grows with what is visible, in one installation that grows from step to step. */
const growth: Benchmark = (note) =>
  withFolder(async (folder) => {
    const server = await MeasuredServer.start(folder);
    try {
      const market = await Market.make(server.url, folder);
      const searching = new Searching(server.url);
      const figures: Figure[] = [];
      const steps: GrowthStep[] = [];
      for (const passages of STEPS) {
        note(`filling to ${passages}`);
        note(`filled in ${Math.round((await timed(() => market.fillTo(passages))) / 1000)} s; searching`);
        const step = await measure(server, searching, market);
        steps.push({ passages, ...step.medians });
        figures.push(...figuresAt(passages, step));
      }
      figures.push(...comparisons(steps));
      const picture = process.env.IPTO_BENCH_PICTURE;
      if (picture !== undefined) {
        await writeFile(picture, drawGrowth(steps));
        note(`drew ${picture}`);
      }
      return figures;
    } finally {
      await server.stop();
    }
  });
export default growth;

interface Measured {
  readonly times: readonly number[];
  /** Milliseconds: whole searches, and in them what looks at the visible set, and all else. */
  readonly medians: Omit<GrowthStep, 'passages'>;
  readonly finds: readonly number[];
  /** Bytes that the index takes, and the server. */
  readonly resident: number;
  readonly process: number;
}

async function measure(
  server: MeasuredServer,
  searching: Searching,
  { provider }: Market,
): Promise<Measured> {
  await searching.oneByOne(provider, 'hybrid', WARM_UP);
  const times: number[] = [];
  const finds: number[] = [];
  const visible: number[] = [];
  for (let i = 0; i < SEARCHES; i++) {
    await server.parts();
    times.push(...(await searching.oneByOne(provider, 'hybrid', 1)));
    const { parts } = await server.parts();
    finds.push(parts.find ?? 0);
    visible.push(VISIBLE_SET.reduce((sum, part) => sum + (parts[part] ?? 0), 0));
  }
  const { resident, process } = await server.index();
  return {
    times,
    finds,
    medians: {
      whole: median(times),
      visible: median(visible),
      rest: median(times.map((ms, i) => ms - (visible[i] ?? 0))),
    },
    resident,
    process,
  };
}

function figuresAt(passages: number, { times, finds, medians, resident, process }: Measured): Figure[] {
  const goals = passages === 1_000_000 ? { p50: 60 } : passages === 100_000 ? { p50: 25, p95: 60 } : {};
  return [
    ...timeFigures(`${passages} passages`, times, goals),
    { name: `${passages} passages, find`, value: median(finds), unit: 'ms' },
    { name: `${passages} passages, statistics and find`, value: medians.visible, unit: 'ms' },
    { name: `${passages} passages, all else`, value: medians.rest, unit: 'ms' },
    {
      name: `${passages} passages, resident bytes of the index, a passage`,
      value: resident / passages,
      unit: 'B',
      ...(passages === 1_000_000 && { target: { atMost: 300 } }),
    },
    { name: `${passages} passages, resident memory of the server`, value: process / 2 ** 20, unit: 'MiB' },
  ];
}

function comparisons(steps: readonly GrowthStep[]): Figure[] {
  const figures: Figure[] = [];
  for (const [index, step] of steps.entries()) {
    const before = steps[index - 1];
    if (!before) continue;
    figures.push({
      name: `from ${before.passages} to ${step.passages}: growth of p50 / growth of what is visible`,
      value: step.whole / before.whole / (step.passages / before.passages),
      unit: '×',
      target: { atMost: 1 },
    });
  }
  const [first, last] = [steps[0], steps.at(-1)];
  if (first && last && first !== last)
    figures.push({
      name: `all else at ${last.passages} / at ${first.passages}`,
      value: last.rest / first.rest,
      unit: '×',
      target: { atMost: FLAT },
    });
  return figures;
}
