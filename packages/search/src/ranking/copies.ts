import { Prisma, type Sql } from '@ipto/db';
import { analyze } from '../analysis/analyzer.js';
import type { Candidate, Ranked } from './candidate.js';
import { signsApart } from './signature.js';

/** Near-duplicates are looked for among so many of the best. */
const LOOKED_AT = 200;
/** Of near-duplicates, so few signs differ at most; only then are their terms compared. */
const SIGNS_APART = 24;
/** What they share of the terms that either has, at least. */
const SHARED_TERMS = 0.9;

/** Passages, by id, with the ids of those that say the same in nearly the same words. */
export type NearCopies = ReadonlyMap<string, ReadonlySet<string>>;

/** Finds near-duplicates among the best of ranked passages. Texts are read only of those whose vectors are nearly the same. */
export async function findNearCopies(db: Sql, ranked: readonly Ranked[]): Promise<NearCopies> {
  const best = ranked.slice(0, LOOKED_AT).map(({ passage }) => passage);
  const pairs = pairsAlike(best);
  const copies = new Map<string, Set<string>>();
  const note = (id: string, other: string) => copies.set(id, (copies.get(id) ?? new Set()).add(other));
  const terms = await readTerms(db, pairs.flat());
  for (const [one, other] of pairs) {
    const [mine, theirs] = [terms.get(one.passageId), terms.get(other.passageId)];
    if (!mine || !theirs || !sayTheSame(mine, theirs)) continue;
    note(one.passageId, other.passageId);
    note(other.passageId, one.passageId);
  }
  return copies;
}

/** Twenty thousand pairs are looked at: nothing is made for those that differ. */
function pairsAlike(passages: readonly Candidate[]): (readonly [Candidate, Candidate])[] {
  const pairs: (readonly [Candidate, Candidate])[] = [];
  for (const [index, one] of passages.entries())
    for (let at = 0; at < index; at++) {
      const other = passages[at];
      if (other && meanTheSame(one, other)) pairs.push([one, other]);
    }
  return pairs;
}

function meanTheSame(one: Candidate, other: Candidate): boolean {
  return (
    one.signature !== null &&
    other.signature !== null &&
    signsApart(one.signature, other.signature, SIGNS_APART) <= SIGNS_APART &&
    one.language === other.language
  );
}

async function readTerms(
  db: Sql,
  passages: readonly Candidate[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  if (passages.length === 0) return new Map();
  const languages = new Map(passages.map(({ passageId, language }) => [passageId, language]));
  const rows = await db.sql<{ id: string; text: string }>(Prisma.sql`
    SELECT id, array_to_string(title || heading_path || body, ' ') AS text
    FROM passages WHERE id = ANY(${[...languages.keys()]})`);
  return new Map(
    rows.map(({ id, text }) => [
      id,
      new Set(
        [...analyze(text, languages.get(id) ?? '')].flatMap(({ term, common }) => (common ? [] : term)),
      ),
    ]),
  );
}

/** Texts that differ in a number say different things. */
function sayTheSame(mine: ReadonlySet<string>, theirs: ReadonlySet<string>): boolean {
  let shared = 0;
  for (const term of mine) {
    if (theirs.has(term)) shared++;
    else if (/\d/.test(term)) return false;
  }
  for (const term of theirs) if (!mine.has(term) && /\d/.test(term)) return false;
  return shared >= SHARED_TERMS * (mine.size + theirs.size - shared);
}
