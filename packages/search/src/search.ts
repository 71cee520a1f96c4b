import type { UsedMode } from '@ipto/contracts';
import { Prisma, type Sql, type Viewer } from '@ipto/db';
import { ENOUGH, type FoundByWords, findByWords } from './candidates/by-words.js';
import { type Candidate, readCandidates } from './candidates/details.js';
import { filterConditions, type SearchFilters } from './candidates/filters.js';
import { CANDIDATES, type Narrowing } from './candidates/lexical.js';
import { nearestPassages } from './candidates/nearest.js';
import { fieldConditions } from './gate/gate.js';
import { type Choice, chooseMode, isRareWord } from './mode.js';
import type { Ranking } from './page.js';
import { type Question, readQuestion } from './query/question.js';
import type { Statistics } from './ranking/bm25.js';
import { collapse } from './ranking/collapse.js';
import { rank } from './ranking/fusion.js';
import { holdingAll, matchWords } from './ranking/matching.js';
import type { Ranked } from './ranking/ranked.js';
import { openScope, readStatistics, type Scope } from './scope.js';
import { type QueryTerms, queryTerms, weighTerms } from './terms.js';

export interface SearchRequest {
  query: string;
  mode: UsedMode | 'auto';
  /** Narrows the search to these; one that the viewer may not see is a `not_found` that names it. */
  datasetIds?: readonly string[] | undefined;
  filters: SearchFilters;
}

/** A search that knows what it may look at, and what the words of its query find there. */
export interface OpenedSearch extends Choice {
  readonly question: Question;
  readonly scope: Scope;
  readonly statistics: Statistics;
  readonly terms: QueryTerms;
  readonly narrowing: Narrowing;
  /** Whether operators or fields say which passages come; meaning can then only order them. */
  readonly gated: boolean;
  readonly wordless: boolean;
  readonly byWords: FoundByWords;
  /** Whether the caller named a file. */
  readonly fileNamed: boolean;
}

/** What was found, and what the caller should know of how. */
export interface Found extends Ranking {
  readonly modeReason: string;
  readonly warnings: string[];
}

/** How often it is looked for more where that little came out. */
const LOOKS = 3;

const NOTHING: FoundByWords = { ids: [], worded: true, loosened: false };

/** The text whose meaning a search asks for; null if it asks of words alone. */
export function textToEmbed({ mode, query }: Pick<SearchRequest, 'mode' | 'query'>): string | null {
  const { root, meaning } = readQuestion(query);
  return chooseMode(mode, root, null)?.mode === 'lexical' ? null : meaning;
}

/**
 * The first half of a search, of everything that the viewer may search as of now: all that can be done while the vector
 * of {@link textToEmbed} is still being made.
 */
export async function openSearch(
  db: Sql,
  viewer: Viewer,
  { query, mode: asked, datasetIds, filters }: SearchRequest,
): Promise<OpenedSearch> {
  const question = readQuestion(query);
  const scope = await openScope(db, viewer, {
    datasetIds,
    modalities: filters.modalities,
    text: question.words.join(' '),
    prefixes: question.prefixes,
  });
  const { statistics, completed } = await readStatistics(db, scope);
  const terms = queryTerms(scope, completed);
  const choice = chooseMode(asked, question.root, isRareIn(terms, statistics));
  const narrowing = {
    datasetIds: scope.datasetIds,
    conditions: [...filterConditions(filters), ...fieldConditions(question.fields)],
  };
  const wordless = [...terms.values()].every((each) => each.length === 0);
  const gated = question.gate !== null || (wordless && question.fields.length > 0);
  const asking = { ...choice, question, terms, narrowing, gated, wordless };
  const byWords = await seekByWords(db, asking);
  const fileNamed = filters.filename !== undefined || namesFile(question);
  return { ...asking, scope, statistics, byWords, fileNamed };
}

/** What the words and operators find, where they have a part in the search. */
async function seekByWords(
  db: Sql,
  {
    mode,
    question,
    terms,
    narrowing,
    gated,
    wordless,
  }: Pick<OpenedSearch, 'mode' | 'question' | 'terms' | 'narrowing' | 'gated' | 'wordless'>,
): Promise<FoundByWords> {
  return gated || (mode !== 'dense' && !wordless) ? findByWords(db, narrowing, question, terms) : NOTHING;
}

/**
 * The second half: looks for what means the same, and ranks. Where a few objects fill the candidates, or copies of one
 * text do, others are looked for beside them. `embedding` is null where there is no text to embed.
 */
export async function finishSearch(
  db: Sql,
  opened: OpenedSearch,
  embedding: Float32Array | null,
): Promise<Found> {
  const { mode, reason, question, scope, statistics, terms, gated, wordless, fileNamed } = opened;
  const vector = mode === 'lexical' ? null : embedding;
  const weights = weighTerms(terms, statistics);
  const candidates: Candidate[] = [];
  let kept: Ranked[] = [];
  let { byWords } = opened;
  let look: Pick<OpenedSearch, 'narrowing' | 'byWords'> = opened;
  for (let looks = 1; ; looks++) {
    const near = vector && !gated ? await nearestPassages(db, look.narrowing, vector) : [];
    candidates.push(...(await readCandidates(db, [...new Set([...look.byWords.ids, ...near])], vector)));
    const matched = matchWords(candidates, weights, statistics, byWords);
    const ranked = rank(mode, gated ? matched : holdingAll(matched, question));
    kept = collapse(ranked, scope.free, fileNamed);
    const isCutOff = Math.max(look.byWords.ids.length, near.length) >= CANDIDATES;
    if (kept.length >= ENOUGH || !isCutOff || fileNamed || looks === LOOKS) break;
    const narrowing = beside(opened.narrowing, candidates);
    look = { narrowing, byWords: await seekByWords(db, { ...opened, narrowing }) };
    byWords = {
      ids: [...byWords.ids, ...look.byWords.ids],
      worded: byWords.worded,
      loosened: byWords.loosened || look.byWords.loosened,
    };
  }
  return {
    mode,
    modeReason: reason,
    placed: kept.map(({ passage: { id }, lexicalRank, denseRank, score }) => ({
      id,
      lexicalRank,
      denseRank,
      fusedScore: score,
    })),
    warnings: warningsOf(
      question,
      wordless && terms.size > 0 && !gated && mode !== 'dense',
      byWords.loosened,
    ),
  };
}

/** What else there is than the objects of these passages. */
function beside({ datasetIds, conditions }: Narrowing, candidates: readonly Candidate[]): Narrowing {
  const seen = [...new Set(candidates.map(({ objectId }) => objectId))];
  return { datasetIds, conditions: [...conditions, Prisma.sql`p.object_id <> ALL(${seen})`] };
}

function isRareIn(terms: QueryTerms, { holding, passages }: Statistics): boolean {
  const most = [...terms.values()].flat().reduce((count, term) => Math.max(count, holding.get(term) ?? 0), 0);
  return isRareWord(most, passages);
}

function namesFile({ fields }: Question): boolean {
  return fields.some(({ term, wanted }) => wanted && term.field === 'filename');
}

function warningsOf({ malformed }: Question, tooCommon: boolean, loosened: boolean): string[] {
  const warnings: string[] = [];
  if (malformed !== null) warnings.push(`${malformed} The query was searched as plain words.`);
  if (tooCommon) warnings.push('The query holds only words too common to search for.');
  if (loosened)
    warnings.push(
      'Few passages hold all that is asked for, so that others with a part of it are shown, too.',
    );
  return warnings;
}
