import { fileURLToPath } from 'node:url';
import { openBulkEmbedder } from '@ipto/embeddings';
import type { Benchmark, Figure } from './figures.js';
import { compete, type Standing } from './peers/competition.js';
import { ENGINES, type EngineKey, enginesHere, OURS, POSTGRES_VARIABLE } from './peers/engines.js';
import { judgedContest } from './peers/judged.js';
import { sideBySide } from './peers/side-by-side.js';
import { syntheticContest } from './peers/synthetic.js';
import { collectionFolders, HOW_TO_GET_ONE, readCollection } from './relevance/collection.js';
import { Corpus } from './search/corpus.js';

/** Where collections lie if nothing else is said. */
const DEFAULT_FOLDER = fileURLToPath(new URL('../../../shared/relevance', import.meta.url));
const PASSAGES = Number(process.env.IPTO_BENCH_PASSAGES ?? 100_000);
const QUESTIONS = 300;
const WARM_UP = 30;

/**
 * IPTO's search and those of others, call against call in one run: the same passages with the same vectors in 50
 * datasets, of which each search asks for five. How well they find what people judged relevant, and how fast they are
 * among many made passages.
 */
const peers: Benchmark = async (note) => {
  const { here, missing } = enginesHere();
  if (missing.length > 0)
    note(
      `${missing.join(' and ')} left out: ${POSTGRES_VARIABLE} names no server with pg_textsearch and pgvector`,
    );
  const embedder = openBulkEmbedder();
  try {
    const figures: Figure[] = [];
    const folders = await collectionFolders(process.env.IPTO_RELEVANCE_DIR ?? DEFAULT_FOLDER);
    if (folders.length === 0) process.stderr.write(HOW_TO_GET_ONE);
    for (const folder of folders) {
      const collection = await readCollection(folder);
      note(`embedding ${collection.documents.length} documents of ${collection.name}`);
      const contest = await judgedContest(collection, embedder);
      const again = { ...contest, questions: [...contest.questions.slice(0, WARM_UP), ...contest.questions] };
      note(`${contest.questions.length} questions`);
      figures.push(...report(collection.name, await compete(again, here, WARM_UP, note)));
    }
    if (PASSAGES > 0) {
      note(`making ${PASSAGES} passages`);
      const size = { passages: PASSAGES, questions: WARM_UP + QUESTIONS };
      const contest = await syntheticContest(await Corpus.make(), size, embedder);
      figures.push(...report(`${PASSAGES} passages`, await compete(contest, here, WARM_UP, note)));
    }
    return figures;
  } finally {
    await embedder.close();
  }
};
export default peers;

/** Prints what came of a contest side by side, and gives its figures. */
function report(contest: string, standings: readonly Standing[]): Figure[] {
  process.stdout.write(`\n${sideBySide(contest, standings)}\n`);
  return [...standings.flatMap((standing) => figuresOf(contest, standing)), ...ratios(contest, standings)];
}

function figuresOf(contest: string, { key, ndcg, p50, p95, fillMs, bytes, parts }: Standing): Figure[] {
  const name = (what: string) => `${contest}, ${nameOf(key)}: ${what}`;
  return [
    ...(ndcg === null ? [] : [{ name: name('nDCG@10'), value: ndcg, unit: '' }]),
    { name: name('p50'), value: p50, unit: 'ms' },
    { name: name('p95'), value: p95, unit: 'ms' },
    ...Object.entries(parts).map(([part, value]) => ({ name: name(`of it ${part}`), value, unit: 'ms' })),
    { name: name('fill'), value: fillMs / 1000, unit: 's' },
    { name: name('index'), value: bytes.index, unit: 'B' },
    { name: name('index and passages'), value: bytes.all, unit: 'B' },
  ];
}

/** How IPTO stands against each other engine. Time is judged among many passages alone. */
function ratios(contest: string, standings: readonly Standing[]): Figure[] {
  const ours = standings.find(({ key }) => key === OURS);
  if (!ours) return [];
  return standings
    .filter(({ key }) => key !== OURS)
    .flatMap(({ key, ndcg, p50 }): Figure[] => [
      ...(ndcg === null || ours.ndcg === null
        ? []
        : [
            {
              name: `${contest}, nDCG@10 of IPTO / of ${nameOf(key)}`,
              value: ours.ndcg / ndcg,
              unit: '×',
              target: { atLeast: 1 },
            },
          ]),
      {
        name: `${contest}, p50 of ${nameOf(key)} / of IPTO`,
        value: p50 / ours.p50,
        unit: '×',
        ...(ndcg === null && { target: { atLeast: 1 } }),
      },
    ]);
}

function nameOf(key: EngineKey): string {
  return ENGINES[key].name;
}
