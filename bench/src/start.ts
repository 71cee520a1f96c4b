import { ServerProcess, until } from '@ipto/e2e';
import { type Benchmark, median } from './figures.js';
import { withFolder } from './installation.js';

const COLD_STARTS = 3;
const WARM_STARTS = 5;

/** How long a server takes from its process to the first healthy answer, on an empty folder and on its own. */
const start: Benchmark = async () => {
  const cold: number[] = [];
  for (let i = 0; i < COLD_STARTS; i++) cold.push(await withFolder(startOnce));
  const warm = await withFolder(async (folder) => {
    await startOnce(folder);
    const times: number[] = [];
    for (let i = 0; i < WARM_STARTS; i++) times.push(await startOnce(folder));
    return times;
  });
  return [
    { name: 'cold start, empty folder', value: median(cold), unit: 'ms' },
    { name: 'warm start', value: median(warm), unit: 'ms' },
  ];
};
export default start;

async function startOnce(folder: string): Promise<number> {
  const started = performance.now();
  const server = await ServerProcess.spawn(folder);
  const healthy = () =>
    fetch(`${server.url}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  await until('a healthy answer', healthy, { everyMs: 5 });
  const ms = performance.now() - started;
  await server.stop();
  return ms;
}
