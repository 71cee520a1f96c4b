import * as lists from 'stopword';

const LISTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['arabic', lists.ara],
  ['armenian', lists.hye],
  ['basque', lists.eus],
  ['catalan', lists.cat],
  ['danish', lists.dan],
  ['dutch', lists.nld],
  ['english', lists.eng],
  ['estonian', lists.est],
  ['finnish', lists.fin],
  ['french', lists.fra],
  ['german', lists.deu],
  ['greek', lists.ell],
  ['hindi', lists.hin],
  ['hungarian', lists.hun],
  ['indonesian', lists.ind],
  ['irish', lists.gle],
  ['italian', lists.ita],
  ['lithuanian', lists.lit],
  ['norwegian', lists.nob],
  ['portuguese', lists.por],
  ['romanian', lists.ron],
  ['russian', lists.rus],
  ['spanish', lists.spa],
  ['swedish', lists.swe],
  ['turkish', lists.tur],
]);

const NONE: ReadonlySet<string> = new Set();
const sets = new Map<string, ReadonlySet<string>>();

/** Words of a language that are everywhere and say nothing alone. They are indexed, and count in phrases. */
export function stopWordsOf(language: string): ReadonlySet<string> {
  const list = LISTS.get(language);
  if (!list) return NONE;
  const known = sets.get(language) ?? new Set(list);
  sets.set(language, known);
  return known;
}
