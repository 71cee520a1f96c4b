import { Rest } from '@ipto/e2e';
import { z } from 'zod';
import { type Benchmark, type Figure, median, timed } from './figures.js';
import { withFolder } from './installation.js';
import { makeCorpus } from './search/corpus.js';
import { bareIngest, MeasuredServer } from './search/server.js';

const SMALL = 10_000;
const LARGE = Number(process.env.IPTO_BENCH_PASSAGES ?? 100_000);
const WARM_UP = 15;
const SEARCHES = 120;
const me = z.object({ tenant_id: z.string() });
const key = z.object({ secret: z.string() });
const answer = z.object({ results: z.array(z.unknown()) });

/**
 * Hybrid searches over HTTP with an API key, in turns with the two bare statements and the embedding that each can't
 * do without, at two sizes and while ingest runs; and how long ingest of passages with given vectors takes, against
 * the database alone.
 */
const search: Benchmark = async (note) => {
  const { query } = await makeCorpus();
  const figures: Figure[] = [];
  const ingestMs = await withFolder(async (folder) => {
    const server = await MeasuredServer.start(folder);
    try {
      const owner = await new Rest(server.url).signup('search');
      const { tenant_id: tenantId } = await owner.call('GET', '/v1/me', me);
      const { secret } = await owner.call('POST', '/v1/api-keys', key, {
        name: 'bench',
        scopes: ['search:query', 'datasets:read'],
      });
      const rest = owner.withKey(secret);
      await server.ask({ kind: 'datasets', tenantId });

      /** Searches as they are asked one after another, each with the time of its bare statements. */
      const measure = async (count: number, withBare: boolean) => {
        const full: number[] = [];
        const bare: number[] = [];
        const unmetered: number[] = [];
        for (let i = -WARM_UP; i < count; i++) {
          const text = query(997 * (i + WARM_UP));
          const body = { query: text, mode: 'hybrid' };
          const bareMs = withBare ? await server.ask({ kind: 'bare', query: text }) : 0;
          await server.ask({ kind: 'metered' });
          const fullMs = await timed(() => rest.call('POST', '/v1/search', answer, body));
          const meteredMs = await server.ask({ kind: 'metered' });
          if (i < 0) continue;
          full.push(fullMs);
          unmetered.push(fullMs - meteredMs);
          bare.push(bareMs);
        }
        return {
          full,
          bare,
          ratios: full.map((ms, i) => ms / (bare[i] ?? Number.NaN)),
          metering: full.map((ms, i) => ms / (unmetered[i] ?? Number.NaN)),
        };
      };

      note(`ingesting ${SMALL} passages`);
      const first = await server.ask({ kind: 'ingest', from: 0, to: SMALL });
      await server.ask({ kind: 'vacuum' });
      const small = await measure(SEARCHES, true);
      note(`p50 ${median(small.full).toFixed(1)} ms; ingesting up to ${LARGE}`);
      const second = await server.ask({ kind: 'ingest', from: SMALL, to: LARGE });
      await server.ask({ kind: 'vacuum' });
      const large = await measure(SEARCHES, true);
      note(`p50 ${median(large.full).toFixed(1)} ms; searching while more is ingested`);
      const quiet = await measure(SEARCHES, false);
      await server.ask({ kind: 'held' });
      const startedAt = performance.now();
      await server.ask({ kind: 'ingest-on', from: LARGE });
      const busy = await measure(SEARCHES, false);
      const passages = await server.ask({ kind: 'ingest-off' });
      const held = await server.ask({ kind: 'held' });
      const rate = passages / ((performance.now() - startedAt) / 1000);

      figures.push(
        ...times(`${SMALL} passages`, small.full),
        ...times(`${SMALL} passages, bare`, small.bare),
        ...times(`${LARGE} passages`, large.full),
        ...times(`${LARGE} passages, bare`, large.bare),
        {
          name: `${LARGE} passages, whole / bare, median of pairs`,
          value: median(large.ratios),
          unit: '×',
          target: { atMost: 1.5 },
        },
        {
          name: `${LARGE} passages, with metering / without, median`,
          value: median(large.metering),
          unit: '×',
          target: { atMost: 1.2 },
        },
        {
          name: `p95 at ${LARGE} / at ${SMALL}`,
          value: quantile(large.full, 0.95) / quantile(small.full, 0.95),
          unit: '×',
          target: { atMost: 2 },
        },
        ...times('one client, nothing else', quiet.full),
        ...times('while ingest runs', busy.full),
        {
          name: 'p95 while ingest runs / without',
          value: quantile(busy.full, 0.95) / quantile(quiet.full, 0.95),
          unit: '×',
          target: { atMost: 3 },
        },
        { name: 'ingest meanwhile', value: rate, unit: 'passages/s' },
        { name: 'event loop held at most, meanwhile', value: held, unit: 'ms', target: { atMost: 50 } },
      );
      return first + second;
    } finally {
      await server.stop();
    }
  });
  note('ingesting the same without the server');
  const bare = await withFolder((folder) => bareIngest(folder, LARGE));
  figures.push(
    { name: `ingest of ${LARGE} passages, vectors given`, value: ingestMs / 1000, unit: 's' },
    { name: 'bare rows', value: bare.rows / 1000, unit: 's' },
    { name: 'bare index build', value: bare.indexes / 1000, unit: 's' },
    { name: 'bare HNSW build, which we do without', value: bare.hnsw / 1000, unit: 's' },
    {
      name: 'ingest / bare rows and index build',
      value: ingestMs / (bare.rows + bare.indexes),
      unit: '×',
      target: { atMost: 1.3 },
    },
    {
      name: 'ingest / the same with HNSW',
      value: ingestMs / (bare.rows + bare.indexes + bare.hnsw),
      unit: '×',
      target: { atMost: 1.3 },
    },
  );
  return figures;
};
export default search;

function times(name: string, values: readonly number[]): Figure[] {
  return [
    { name: `${name}, p50`, value: median(values), unit: 'ms' },
    { name: `${name}, p95`, value: quantile(values, 0.95), unit: 'ms' },
  ];
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
}
