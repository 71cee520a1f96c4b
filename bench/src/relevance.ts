import { fileURLToPath } from 'node:url';
import { Rest } from '@ipto/e2e';
import { z } from 'zod';
import { type Benchmark, type Figure, mean, quantile, timed } from './figures.js';
import { withServer } from './installation.js';
import { addFiles, allReady, inParallel } from './relevance/adding.js';
import {
  type CollectionDocument,
  HOW_TO_GET_ONE,
  isCollection,
  type JudgedQuery,
  readCollection,
} from './relevance/collection.js';
import { ndcg } from './relevance/ndcg.js';

/** Where a collection lies if nothing else is said. */
const DEFAULT_FOLDER = fileURLToPath(new URL('../../../shared/relevance/cranfield', import.meta.url));
const SEARCHES_AT_ONCE = 2;
const MODES = ['lexical', 'dense', 'hybrid', 'auto'] as const;
type Mode = (typeof MODES)[number];
/** How far hybrid should be ahead of the better of its halves: more than nothing on any collection. */
const GAIN = 1.08;

const answer = z.object({ results: z.array(z.object({ filename: z.string() })) });

/** How well each mode finds what people judged relevant: nDCG@10 and recall@100, judgments taken as binary. */
const relevance: Benchmark = async (note) => {
  const folder = process.env.IPTO_RELEVANCE_DIR ?? DEFAULT_FOLDER;
  if (!isCollection(folder)) {
    process.stderr.write(HOW_TO_GET_ONE);
    return [];
  }
  const { documents, queries } = await readCollection(folder);
  note(`${documents.length} documents and ${queries.length} judged queries of ${folder}`);
  return withServer({ IPTO_REVIEW: 'auto' }, async (server) => {
    const rest = await new Rest(server.url).signup('relevance');
    const dataset = await rest.createDataset('collection');
    const started = performance.now();
    const uploadMs = await timed(() => addFiles(rest, dataset, documents.map(asFile)));
    await allReady(rest, dataset, documents.length);
    const ingestMs = performance.now() - started;
    const figures: Figure[] = [
      { name: 'upload', value: documents.length / (uploadMs / 1000), unit: 'documents/s' },
      { name: 'upload to ready', value: documents.length / (ingestMs / 1000), unit: 'documents/s' },
    ];
    const ndcgs: Partial<Record<Mode, number>> = {};
    for (const mode of MODES) {
      note(`searching, ${mode}`);
      const measured = await measure(rest, mode, queries);
      ndcgs[mode] = measured[0]?.value ?? 0;
      figures.push(...measured);
    }
    const { lexical = 0, dense = 0, hybrid = 0 } = ndcgs;
    figures.push({
      name: 'hybrid nDCG@10 / the better of its halves',
      value: hybrid / Math.max(lexical, dense),
      unit: '×',
      target: { atLeast: GAIN },
    });
    return figures;
  });
};
export default relevance;

async function measure(rest: Rest, mode: Mode, queries: readonly JudgedQuery[]): Promise<Figure[]> {
  const times: number[] = [];
  const scores = await inParallel(queries, SEARCHES_AT_ONCE, async ({ text, relevant: ids }) => {
    const relevant = new Set([...ids].map(filenameOf));
    let ranking: string[] = [];
    times.push(
      await timed(async () => {
        const { results } = await rest.call('POST', '/v1/search', answer, { query: text, mode, limit: 100 });
        // The first passage of a document counts.
        ranking = [...new Set(results.map(({ filename }) => filename))];
      }),
    );
    return { ndcg: ndcg(ranking, relevant, 10), recall: recall(ranking, relevant, 100) };
  });
  return [
    {
      name: `${mode} nDCG@10`,
      value: mean(scores.map((score) => score.ndcg)),
      unit: '',
    },
    { name: `${mode} recall@100`, value: mean(scores.map((score) => score.recall)), unit: '' },
    { name: `${mode} p50`, value: quantile(times, 0.5), unit: 'ms' },
    { name: `${mode} p95`, value: quantile(times, 0.95), unit: 'ms' },
  ];
}

function recall(ranking: readonly string[], relevant: ReadonlySet<string>, depth: number): number {
  return ranking.slice(0, depth).filter((name) => relevant.has(name)).length / relevant.size;
}

function asFile({ id, title, text }: CollectionDocument) {
  return { filename: filenameOf(id), type: 'text/plain', text: `${title}\n\n${text}\n` };
}

/** An id may hold what a filename may not. */
function filenameOf(id: string): string {
  return `${encodeURIComponent(id)}.txt`;
}
