import type { UsedMode } from '@ipto/contracts';
import type { QueryNode } from './query/syntax.js';
import { hasOperators } from './query/terms.js';

/** The mode that a search runs in, and why. */
export interface Choice {
  readonly mode: UsedMode;
  readonly reason: string;
  /** Why meaning is searched for as well should no passage hold the whole word; null where it isn't. */
  readonly otherwise: string | null;
}

/** A digit, an underscore, capitals within or throughout: a part number, a code, a name in a program. */
const CODE = /[\d_]|\p{L}\p{Lu}/u;
/** A word is rare if at most this share of the passages holds it. */
const RARE_SHARE = 0.002;

/**
 * The mode for a query. A caller's own choice holds. `auto` takes words alone where words are meant, by the first of
 * these rules that fits: operators, quotes, prefixes or fields; a single word that looks like a code; a single word
 * that few passages hold, if any does. All else is searched by words and meaning, and so is a single word that turns out
 * to be in no passage as a whole.
 * `isRare` is asked only about single words; where it is needed and not known, null, there is no mode yet.
 */
export function chooseMode(asked: UsedMode | 'auto', root: QueryNode | null, isRare: boolean): Choice;
export function chooseMode(asked: UsedMode | 'auto', root: QueryNode | null, isRare: null): Choice | null;
export function chooseMode(
  asked: UsedMode | 'auto',
  root: QueryNode | null,
  isRare: boolean | null,
): Choice | null {
  if (asked !== 'auto') return settled(asked, 'It was asked for.');
  if (root === null) return settled('lexical', 'The query holds no words.');
  if (hasOperators(root)) return settled('lexical', 'The query has operators, quotes, wildcards or fields.');
  if (root.kind !== 'word')
    return settled('hybrid', 'The query is words side by side: they and their meaning count.');
  if (CODE.test(root.text))
    return {
      mode: 'lexical',
      reason: 'The query is a single word that looks like a code.',
      otherwise: 'The query looks like a code, but no passage holds all of it: its meaning counts, too.',
    };
  if (isRare === null) return null;
  return isRare
    ? {
        mode: 'lexical',
        reason: 'The query is a single word that few of the passages hold.',
        otherwise: 'No passage holds all of the word: its meaning counts, too.',
      }
    : settled('hybrid', 'The query is a single common word: its meaning counts, too.');
}

function settled(mode: UsedMode, reason: string): Choice {
  return { mode, reason, otherwise: null };
}

/** Whether a word is so rare that passages without it can't be meant. One that none holds is no rare word but none. */
export function isRareWord(holding: number, passages: number): boolean {
  return holding > 0 && holding <= passages * RARE_SHARE;
}
