import type { UsedMode } from '@ipto/contracts';
import type { Sql, Viewer } from '@ipto/db';
import { compileFilters, type SearchFilters } from './filters.js';
import { compileFields, compileGate, type GateContext } from './gate/compile.js';
import { setAside } from './indexing/publication.js';
import { type Choice, chooseMode, isRareWord } from './mode.js';
import type { Ranking } from './page.js';
import { type QueryWord, queryWords } from './query/query-words.js';
import { type Question, readQuestion } from './query/question.js';
import type { QueryNode } from './query/syntax.js';
import { loosened, needsWords } from './query/tree.js';
import { averageLength, BM25, type Statistics, weighTerms } from './ranking/bm25.js';
import type { Candidate, Ranked } from './ranking/candidate.js';
import { collapse } from './ranking/collapse.js';
import { findNearCopies } from './ranking/copies.js';
import { rank } from './ranking/fusion.js';
import { wordsShare } from './ranking/languages.js';
import { keepVerbatim } from './ranking/verbatim.js';
import { openScope, type Scope } from './scope.js';
import {
  type Findings,
  type Gate,
  type Hit,
  type NearProbe,
  SegmentCorrupt,
  SegmentGone,
  type SegmentIndex,
  type WordProbe,
} from './segments/index.js';
import { nearness, readVectors, toLengthOne } from './vectors.js';

export interface SearchRequest {
  query: string;
  mode: UsedMode | 'auto';
  /** Narrows the search to these; one that the viewer may not see is a `not_found` that names it. */
  datasetIds?: readonly string[] | undefined;
  filters: SearchFilters;
}

export interface SearchTools {
  readonly db: Sql;
  readonly index: SegmentIndex;
  /** Hears of what was found out about the index on the way. */
  readonly warn?: ((error: Error) => void) | undefined;
}

/** What was found, and what the caller should know of how. */
export interface Found extends Ranking {
  readonly modeReason: string;
  readonly warnings: string[];
}

/** How many passages each half of a search looks at. Pages end where the candidates do. */
const CANDIDATES = 150;
/** How many passages are looked at more closely by meaning, of those whose signs are nearest. */
const LOOKED_AT = 800;
/** Terms that all beginnings of words stand for together, at most. */
const EXPANSIONS = 256;
/** Fewer results are too little: words are then asked for one by one, or other objects looked for. */
const ENOUGH = 10;
/** How often it is looked for more where that little came out. */
const LOOKS = 3;
/** Queries of more words are sentences: whoever writes them does not expect each word to be there. */
const KEYWORDS = 4;
/** Less than any word that fits gives. */
const BEHIND_WORDS = 1e-6;
/** How often a search begins anew because segments were merged or removed under it, or are damaged. */
const TRIES = 5;

/** The text whose meaning a search asks for; null if it asks of words alone. */
export function textToEmbed({ mode, query }: Pick<SearchRequest, 'mode' | 'query'>): string | null {
  const { root, meaning } = readQuestion(query);
  const choice = chooseMode(mode, root, null);
  return choice?.mode === 'lexical' && choice.otherwise === null ? null : meaning;
}

/**
 * Searches all that the viewer may search as of now. `meaning` is the vector of {@link textToEmbed}, which may still be
 * in the making; null where there is none.
 */
export async function search(
  tools: SearchTools,
  viewer: Viewer,
  request: SearchRequest,
  meaning: Promise<Float32Array> | null,
): Promise<Found> {
  for (let attempt = 1; ; attempt++)
    try {
      return await searchOnce(tools, viewer, request, meaning);
    } catch (error) {
      if (attempt === TRIES) throw error;
      if (error instanceof SegmentCorrupt && error.segment !== null) {
        tools.warn?.(error);
        await setAside(tools.db, error.segment);
      } else if (!(error instanceof SegmentGone)) throw error;
    }
}

async function searchOnce(
  tools: SearchTools,
  viewer: Viewer,
  { query, mode: asked, datasetIds, filters }: SearchRequest,
  meaning: Promise<Float32Array> | null,
): Promise<Found> {
  const question = readQuestion(query);
  const scope = await openScope(tools.db, viewer, { datasetIds, modalities: filters.modalities });
  const words = queryWords(question, scope.languages);
  const statistics = await readStatistics(tools.index, scope, words);
  const choice = chooseMode(asked, question.root, isRareIn(words, statistics));
  const lookIn = async (mode: UsedMode) =>
    lookForEnough(tools, {
      mode,
      question,
      scope,
      words,
      statistics,
      vector: mode === 'lexical' || meaning === null ? null : toLengthOne(await meaning),
      filters: compileFilters(filters),
      fileNamed: filters.filename !== undefined || namesFile(question),
    });
  const first = await lookIn(choice.mode);
  const isFound = first.kept.some(({ passage }) => passage.matchedWords === words.length);
  const looksOn = choice.otherwise !== null && !isFound && meaning !== null;
  const found = looksOn ? await lookIn('hybrid') : first;
  return {
    mode: looksOn ? 'hybrid' : choice.mode,
    modeReason: (looksOn && choice.otherwise) || choice.reason,
    placed: found.kept.map(({ passage: { passageId }, lexicalRank, denseRank, score }) => ({
      id: passageId,
      lexicalRank,
      denseRank,
      fusedScore: score,
    })),
    warnings: warningsOf(question, found.loosened),
  };
}

/** What is known of a query's words. Those that few passages hold are looked for in longer words, too. */
async function readStatistics(
  index: SegmentIndex,
  { segments }: Scope,
  words: readonly QueryWord[],
): Promise<Statistics> {
  const terms = words.flatMap(({ terms, joined }) => [...terms.map(({ term }) => term), ...joined]);
  const prefixes = words.flatMap(({ prefixes }) => prefixes);
  const asked = { terms, prefixes, expansions: EXPANSIONS };
  const statistics = await index.statistics(segments, asked);
  const parts = words.flatMap(({ compounds }) =>
    compounds.filter((part) => (statistics.holding.get(part) ?? 0) < ENOUGH),
  );
  return parts.length === 0 ? statistics : await index.statistics(segments, { ...asked, parts });
}

/** A search that knows what it may look at, and what its words say there. */
interface OpenSearch {
  readonly mode: Choice['mode'];
  readonly question: Question;
  readonly scope: Scope;
  readonly words: readonly QueryWord[];
  readonly statistics: Statistics;
  readonly vector: Float32Array | null;
  readonly filters: readonly Gate[];
  /** Whether the caller named a file. */
  readonly fileNamed: boolean;
}

/**
 * Looks for candidates and ranks them. Where a few objects fill the candidates, or copies of one text do, others are
 * looked for beside them.
 */
async function lookForEnough(
  tools: SearchTools,
  search: OpenSearch,
): Promise<{ kept: Ranked[]; loosened: boolean }> {
  const { mode, scope, words, fileNamed } = search;
  const candidates: Candidate[] = [];
  let isLoosened = false;
  for (let looks = 1; ; looks++) {
    const look = await lookOnce(tools, search, [...new Set(candidates.map(({ objectId }) => objectId))]);
    candidates.push(...(await readCandidates(tools, search, look, candidates.length)));
    isLoosened ||= look.loosened;
    const placed = rank(isGated(search) ? candidates : holdingAll(candidates, words.length), {
      mode,
      vector: search.vector,
      wordsShare: wordsShare(search.question.meaning ?? '', candidates),
    });
    const ranked = mode === 'hybrid' ? keepVerbatim(placed, words.length) : placed;
    const kept = collapse(ranked, {
      nearCopies: await findNearCopies(tools.db, ranked),
      isFree: ({ passage }) => scope.datasets[passage.dataset]?.free ?? false,
      fileNamed,
    });
    const isCutOff = Math.max(look.byWords.length, look.near.length) >= CANDIDATES;
    if (kept.length >= ENOUGH || !isCutOff || fileNamed || looks === LOOKS)
      return { kept, loosened: isLoosened };
  }
}

/** What one look at the index found. */
interface Look {
  /** By words and operators, best first; those without a word behind, the newest first. */
  readonly byWords: readonly Hit[];
  readonly near: readonly Hit[];
  readonly loosened: boolean;
}

/** Whether operators or fields say which passages come; meaning can then only order them. */
function isGated({ question, words }: Pick<OpenSearch, 'question' | 'words'>): boolean {
  return question.gate !== null || (words.length === 0 && question.fields.length > 0);
}

async function lookOnce(
  { index }: SearchTools,
  search: OpenSearch,
  excludedObjects: readonly string[],
): Promise<Look> {
  const { mode, question, scope, words, statistics, vector, filters } = search;
  const context: GateContext = { languages: scope.languages, datasets: scope.datasets };
  const gated = isGated(search);
  const wordProbe: WordProbe | null =
    words.length === 0
      ? null
      : {
          ...BM25,
          terms: weighTerms(words, statistics),
          averageLength: averageLength(statistics),
          limit: CANDIDATES,
        };
  const nearProbe: NearProbe | null =
    vector && !gated ? { vector, lookedAt: LOOKED_AT, limit: CANDIDATES } : null;
  const filter: Gate = { kind: 'all', parts: [...filters, ...compileFields(question.fields, context)] };
  const seeksWords = gated || (mode !== 'dense' && words.length > 0);
  const find = (node: QueryNode | null, nearest: NearProbe | null): Promise<Findings> =>
    index.find(scope.segments, {
      words: wordProbe,
      // What may come without a word is looked for beside what holds one.
      newest:
        seeksWords && !(words.length > 0 && (node === null || needsWords(node)))
          ? { limit: CANDIDATES }
          : null,
      gate: node && compileGate(node, context),
      filter,
      excludedObjects,
      nearest,
    });
  const { gate } = question;
  const strict = await find(gate, nearProbe);
  const byWords = seeksWords ? inOrder(strict) : [];
  const looser = gate && loosened(gate);
  if (looser === gate || byWords.length >= ENOUGH) return { byWords, near: strict.nearest, loosened: false };
  const all = once([...byWords, ...inOrder(await find(looser, null))]);
  return { byWords: all, near: strict.nearest, loosened: all.length > byWords.length };
}

function inOrder({ words, newest }: Findings): Hit[] {
  return once([...words, ...newest]);
}

function once(hits: readonly Hit[]): Hit[] {
  return [...new Map(hits.toReversed().map((hit) => [hit.passageId, hit])).values()].reverse();
}

/** Gives what a look found its place among the candidates: how well the words fit, and how near it is in meaning. */
async function readCandidates(
  { db }: SearchTools,
  { vector }: OpenSearch,
  { byWords, near }: Look,
  before: number,
): Promise<Candidate[]> {
  const places = new Map(byWords.map(({ passageId }, index) => [passageId, before + index]));
  const hits = once([...byWords, ...near]);
  const vectors = vector && (await readVectors(db, hits));
  return hits.flatMap((hit) => {
    const own = vectors ? vectors.get(hit.passageId) : null;
    // Its vector is gone: it was deleted meanwhile.
    if (own === undefined) return [];
    const place = places.get(hit.passageId);
    // What was found without words keeps its order, behind whatever holds one.
    const unworded = place === undefined ? 0 : BEHIND_WORDS / (1 + place);
    return {
      ...hit,
      lexical: hit.score || unworded,
      cosine: vector && own && nearness(vector, own),
      vector: own,
    };
  });
}

/** Few words side by side are all meant: where enough passages hold all of them, words find no others. */
function holdingAll(candidates: readonly Candidate[], words: number): readonly Candidate[] {
  const isWhole = ({ matchedWords }: Candidate) => matchedWords === words;
  if (words === 0 || words > KEYWORDS || candidates.filter(isWhole).length < ENOUGH) return candidates;
  return candidates.map((each) => (isWhole(each) ? each : { ...each, lexical: 0 }));
}

function isRareIn(words: readonly QueryWord[], { holding, passages }: Statistics): boolean {
  const most = words
    .flatMap(({ terms }) => terms)
    .reduce((n, { term }) => Math.max(n, holding.get(term) ?? 0), 0);
  return isRareWord(most, passages);
}

function namesFile({ fields }: Question): boolean {
  return fields.some(({ term, wanted }) => wanted && term.field === 'filename');
}

function warningsOf({ malformed, foreign }: Question, isLoosened: boolean): string[] {
  const warnings = [...foreign];
  if (malformed !== null) warnings.push(`${malformed} The query was searched as plain words.`);
  if (isLoosened)
    warnings.push(
      'Few passages hold everything the query asks for, so passages that hold part of it are shown too.',
    );
  return warnings;
}
