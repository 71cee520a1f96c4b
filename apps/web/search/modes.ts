import type { SearchInput, UsedMode } from '@ipto/contracts';

/** How can be searched, and when that is the right way. */
export const MODES: Record<SearchInput['mode'], { label: string; text: string }> = {
  auto: {
    label: 'Auto',
    text: 'Lexical for operators, quotes, fields and rare words, else hybrid. Right nearly always.',
  },
  hybrid: { label: 'Hybrid', text: 'By words and by meaning, fused into one ranking.' },
  lexical: { label: 'Lexical', text: 'By the words themselves, with the query language below.' },
  dense: { label: 'Dense', text: 'By meaning alone: finds what is said in other words.' },
};

export const modeName = (mode: UsedMode): string => MODES[mode].label.toLowerCase();
