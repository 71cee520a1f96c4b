import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Rest, until } from '@ipto/e2e';
import { z } from 'zod';
import { type Benchmark, type Figure, timed } from './figures.js';
import { withServer } from './installation.js';

/** Where a collection lies if nothing else is said. */
const DEFAULT_FOLDER = fileURLToPath(new URL('../../../shared/relevance/cranfield', import.meta.url));
const UPLOADS_AT_ONCE = 8;
const SEARCHES_AT_ONCE = 2;
const MODES = ['lexical', 'dense', 'hybrid', 'auto'] as const;
type Mode = (typeof MODES)[number];
/** How far hybrid should be ahead of the better of its halves: more than nothing on any collection. */
const GAIN = 1.08;
const HOW_TO_GET_ONE = `There is no collection. Set IPTO_RELEVANCE_DIR to a folder with corpus.jsonl {_id, title, text},
queries.jsonl {_id, text} and qrels.tsv (query-id, corpus-id, score), as the BEIR collections at
https://github.com/beir-cellar/beir have them.
`;

const corpusLine = z.object({ _id: z.string(), title: z.string().default(''), text: z.string() });
const queryLine = z.object({ _id: z.string(), text: z.string() });
const answer = z.object({ results: z.array(z.object({ filename: z.string() })) });

interface Judged {
  readonly text: string;
  /** The documents that answer the query. */
  readonly relevant: ReadonlySet<string>;
}

/** How well each mode finds what people judged relevant: nDCG@10 and recall@100, judgments taken as binary. */
const relevance: Benchmark = async (note) => {
  const folder = process.env.IPTO_RELEVANCE_DIR ?? DEFAULT_FOLDER;
  if (!existsSync(join(folder, 'corpus.jsonl'))) {
    process.stderr.write(HOW_TO_GET_ONE);
    return [];
  }
  const corpus = (await readLines(join(folder, 'corpus.jsonl'), corpusLine)).filter(
    ({ text }) => text.trim() !== '',
  );
  const queries = await readQueries(folder);
  note(`${corpus.length} documents and ${queries.length} judged queries of ${folder}`);
  return withServer({ IPTO_REVIEW: 'auto' }, async (server) => {
    const rest = await new Rest(server.url).signup('relevance');
    const dataset = await rest.createDataset('collection');
    const started = performance.now();
    const uploadMs = await timed(() => upload(rest, dataset, corpus));
    await allReady(rest, dataset, corpus.length);
    const ingestMs = performance.now() - started;
    const figures: Figure[] = [
      { name: 'upload', value: corpus.length / (uploadMs / 1000), unit: 'documents/s' },
      { name: 'upload to ready', value: corpus.length / (ingestMs / 1000), unit: 'documents/s' },
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

async function upload(rest: Rest, dataset: string, corpus: readonly z.infer<typeof corpusLine>[]) {
  await inParallel(corpus, UPLOADS_AT_ONCE, async ({ _id, title, text }) => {
    const bytes = new TextEncoder().encode(`${title}\n\n${text}\n`);
    await rest.confirm(await rest.send(dataset, filenameOf(_id), 'text/plain', bytes));
  });
}

async function allReady(rest: Rest, dataset: string, count: number): Promise<void> {
  const status = z.object({ ready_object_count: z.int() });
  await until(
    'all documents to be ready',
    async () => (await rest.call('GET', `/v1/datasets/${dataset}`, status)).ready_object_count === count,
    { timeoutMs: 3_600_000, everyMs: 500 },
  );
}

async function measure(rest: Rest, mode: Mode, queries: readonly Judged[]): Promise<Figure[]> {
  const times: number[] = [];
  const scores = await inParallel(queries, SEARCHES_AT_ONCE, async ({ text, relevant }) => {
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
  times.sort((a, b) => a - b);
  const quantile = (share: number) => times[Math.floor(share * (times.length - 1))] ?? Number.NaN;
  return [
    {
      name: `${mode} nDCG@10`,
      value: mean(scores.map((score) => score.ndcg)),
      unit: '',
    },
    { name: `${mode} recall@100`, value: mean(scores.map((score) => score.recall)), unit: '' },
    { name: `${mode} p50`, value: quantile(0.5), unit: 'ms' },
    { name: `${mode} p95`, value: quantile(0.95), unit: 'ms' },
  ];
}

function ndcg(ranking: readonly string[], relevant: ReadonlySet<string>, depth: number): number {
  const gain = (index: number) => 1 / Math.log2(index + 2);
  const ideal = Array.from({ length: Math.min(depth, relevant.size) }, (_, i) => gain(i));
  const found = ranking.slice(0, depth).map((name, i) => (relevant.has(name) ? gain(i) : 0));
  return sum(found) / sum(ideal);
}

function recall(ranking: readonly string[], relevant: ReadonlySet<string>, depth: number): number {
  return ranking.slice(0, depth).filter((name) => relevant.has(name)).length / relevant.size;
}

/** Queries with at least one judgment; documents stand under the names that they are uploaded with. */
async function readQueries(folder: string): Promise<Judged[]> {
  const relevant = new Map<string, Set<string>>();
  const [, ...judgments] = (await readFile(join(folder, 'qrels.tsv'), 'utf8')).trim().split('\n');
  for (const line of judgments) {
    const [query = '', document = '', score] = line.trim().split('\t');
    if (Number(score) > 0) relevant.set(query, (relevant.get(query) ?? new Set()).add(filenameOf(document)));
  }
  const queries = await readLines(join(folder, 'queries.jsonl'), queryLine);
  return queries.flatMap(({ _id, text }) => {
    const judged = relevant.get(_id);
    return judged ? [{ text, relevant: judged }] : [];
  });
}

async function readLines<T>(file: string, line: z.ZodType<T>): Promise<T[]> {
  const text = await readFile(file, 'utf8');
  return text
    .trim()
    .split('\n')
    .map((json) => line.parse(JSON.parse(json)));
}

/** An id may hold what a filename may not. */
function filenameOf(id: string): string {
  return `${encodeURIComponent(id)}.txt`;
}

async function inParallel<T, R>(
  items: readonly T[],
  atOnce: number,
  run: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const waiting = items.values();
  const work = async () => {
    for (const item of waiting) results.push(await run(item));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
