import { stemmer as greek } from '@orama/stemmers/greek';
import { stemmer as hindi } from '@orama/stemmers/indian';
import { stemmer as indonesian } from '@orama/stemmers/indonesian';
import { stemmer as lithuanian } from '@orama/stemmers/lithuanian';
import { stemmer as nepali } from '@orama/stemmers/nepali';
import { stemmer as serbian } from '@orama/stemmers/serbian';
import snowball from 'snowball-stemmers';

type Stem = (word: string) => string;

/** Languages for which Snowball's JavaScript port has no algorithm. */
const OTHERS: ReadonlyMap<string, Stem> = new Map([
  ['greek', greek],
  ['hindi', hindi],
  ['indonesian', indonesian],
  ['lithuanian', lithuanian],
  ['nepali', nepali],
  ['serbian', serbian],
]);
const SNOWBALL: ReadonlySet<string> = new Set(snowball.algorithms());

const stemmers = new Map<string, Stem>();

/** How a language's words lose their endings; `simple`, and a language that nothing here knows, keeps them. */
export function stemmerOf(language: string): Stem {
  const known = stemmers.get(language);
  if (known) return known;
  const stem = keepingBare(algorithmOf(language));
  stemmers.set(language, stem);
  return stem;
}

function algorithmOf(language: string): Stem {
  const other = OTHERS.get(language);
  if (other) return other;
  if (!SNOWBALL.has(language)) return (word) => word;
  const stemmer = snowball.newStemmer(language);
  return (word) => stemmer.stem(word);
}

/** A word that is nothing but endings stays as it is. */
function keepingBare(stem: Stem): Stem {
  return (word) => stem(word) || word;
}
