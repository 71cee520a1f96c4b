import { type Benchmark, print } from './figures.js';
import { machine } from './machine.js';

const BENCHMARKS: Readonly<Record<string, () => Promise<{ default: Benchmark }>>> = {
  start: () => import('./start.js'),
  rest: () => import('./rest.js'),
  cli: () => import('./cli.js'),
  transfer: () => import('./transfer.js'),
  page: () => import('./page.js'),
  ingest: () => import('./ingest.js'),
  segments: () => import('./segments.js'),
  search: () => import('./search.js'),
  found: () => import('./found.js'),
  growth: () => import('./growth.js'),
  peers: () => import('./peers.js'),
  money: () => import('./money.js'),
  relevance: () => import('./relevance.js'),
  cases: () => import('./cases.js'),
  languages: () => import('./languages.js'),
};

/** Runs the benchmarks named on the command line, all of them if none is. */
async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !Object.hasOwn(BENCHMARKS, name));
  if (unknown.length > 0) {
    process.stderr.write(
      `There is no ${unknown.join(', ')}. There are: ${Object.keys(BENCHMARKS).join(', ')}\n`,
    );
    process.exitCode = 2;
    return;
  }
  process.stderr.write(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}\n`);
  for (const [name, load] of Object.entries(BENCHMARKS)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const benchmark = (await load()).default;
    print(name, await benchmark((text) => process.stderr.write(`${name}: ${text}\n`)));
  }
}

await main(process.argv.slice(2));
