import type { Candidate } from '../candidates/details.js';
import type { Ranked } from './ranked.js';
import { signsApart } from './signature.js';

const PER_OBJECT = 3;
/** Near-duplicates are looked for among so many of the best. */
const LOOKED_AT = 200;
/** Of near-duplicates, so few signs differ at most; only then are their terms compared. */
const SIGNS_APART = 24;
/** What they share of the terms that either has, at least. */
const SHARED_TERMS = 0.9;

/**
 * Keeps one of each group of copies and near-duplicates, in the best place of any, one that costs the caller nothing if
 * there is one; then at most three passages of one object, unless the caller named it. `free` are the datasets that cost
 * nothing.
 */
export function collapse(
  ranked: readonly Ranked[],
  free: ReadonlySet<string>,
  objectNamed: boolean,
): Ranked[] {
  const shown = new Map<string, number>();
  return oneOfEach(ranked, free).filter(({ passage: { objectId } }) => {
    const count = (shown.get(objectId) ?? 0) + 1;
    shown.set(objectId, count);
    return objectNamed || count <= PER_OBJECT;
  });
}

function oneOfEach(ranked: readonly Ranked[], free: ReadonlySet<string>): Ranked[] {
  const kept: Ranked[] = [];
  const byHash = new Map<string, number>();
  const termsOf = rememberingTerms();
  for (const [index, each] of ranked.entries()) {
    const { passage } = each;
    const place =
      byHash.get(passage.contentHash) ??
      (index < LOOKED_AT ? kept.findIndex((other) => isNearDuplicate(passage, other.passage, termsOf)) : -1);
    const other = kept[place];
    if (!other) {
      byHash.set(passage.contentHash, kept.length);
      kept.push(each);
    } else {
      byHash.set(passage.contentHash, place);
      if (free.has(passage.datasetId) && !free.has(other.passage.datasetId))
        kept[place] = { ...each, score: other.score };
    }
  }
  return kept;
}

/** Whether two passages say the same in nearly the same words. Texts that differ in a number say different things. */
function isNearDuplicate(
  a: Candidate,
  b: Candidate,
  termsOf: (passage: Candidate) => ReadonlySet<string>,
): boolean {
  if (signsApart(a.signature, b.signature, SIGNS_APART) > SIGNS_APART || a.language !== b.language)
    return false;
  const [mine, theirs] = [termsOf(a), termsOf(b)];
  let shared = 0;
  for (const term of mine) {
    if (theirs.has(term)) shared++;
    else if (/\d/.test(term)) return false;
  }
  for (const term of theirs) if (!mine.has(term) && /\d/.test(term)) return false;
  return shared >= SHARED_TERMS * (mine.size + theirs.size - shared);
}

/** Tells the terms of passages, each of which may be asked for many times. */
function rememberingTerms(): (passage: Candidate) => ReadonlySet<string> {
  const known = new Map<string, ReadonlySet<string>>();
  return ({ id, lexemes }) => {
    const terms = known.get(id) ?? new Set(lexemes.trim().split(' '));
    known.set(id, terms);
    return terms;
  };
}
