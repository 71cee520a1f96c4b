import { titleTerm } from '../analysis/passage-terms.js';
import { type AskedTerm, analyzeQuery } from '../analysis/query-analyzer.js';
import { parsePageRange } from '../query/pages.js';
import { type AskedPlace, byPlace, prefixesOf } from '../query/query-words.js';
import type { FieldTerm, Phrase, QueryNode, Word } from '../query/syntax.js';
import type { Gates } from '../query/tree.js';
import type { Gate, ObjectTest } from '../segments/index.js';

/** What a query's words and fields are read against. */
export interface GateContext {
  /** Those that passages may be written in. */
  readonly languages: readonly string[];
  /** The datasets that are searched, in the order in which the index knows them. */
  readonly datasets: readonly { readonly id: string; readonly name: string }[];
}

const NOTHING: Gate = { kind: 'nothing' };

/**
 * What a query's tree asks of a passage; null if it asks for nothing. A word that is common in every language, or has no
 * letters, asks for nothing, wherever it stands: `pump OR the` asks for pumps.
 */
export function compileGate(node: QueryNode, context: GateContext): Gate | null {
  switch (node.kind) {
    case 'word':
    case 'phrase':
      return words(node, context, (term) => term);
    case 'field':
      return field(node, context);
    case 'not': {
      const part = compileGate(node.operand, context);
      return part && { kind: 'not', part };
    }
    case 'and':
    case 'or': {
      const parts = node.operands.flatMap((operand) => compileGate(operand, context) ?? []);
      return parts.length === 0 ? null : { kind: node.kind === 'and' ? 'all' : 'some', parts };
    }
  }
}

/** What the fields beside a query's words ask. */
export function compileFields(fields: Gates['fields'], context: GateContext): Gate[] {
  return fields.flatMap(({ term, wanted }) => {
    const gate = field(term, context);
    if (gate === null) return [];
    return wanted ? gate : { kind: 'not', part: gate };
  });
}

function field(node: FieldTerm, context: GateContext): Gate | null {
  const { value } = node;
  const text = value.text.toLowerCase();
  switch (node.field) {
    case 'title':
      return words(value, context, titleTerm);
    case 'filename':
      return {
        kind: 'object',
        test:
          value.kind === 'word' && value.prefix
            ? { kind: 'filename-prefix', startsWith: text }
            : { kind: 'filename', contains: text },
      };
    case 'mime':
      return { kind: 'object', test: mediaTest(text) };
    case 'dataset':
      return { kind: 'object', test: { kind: 'dataset', anyOf: named(value.text, context) } };
    case 'page': {
      const range = parsePageRange(value.text);
      return range ? { kind: 'page', ...range } : NOTHING;
    }
  }
}

/** `application/pdf`, `text/*` for all of a kind, or `pdf` for whatever ends so. */
function mediaTest(text: string): ObjectTest {
  if (text.endsWith('/*')) return { kind: 'media-kind', of: text.slice(0, -2) };
  if (text.includes('/')) return { kind: 'media-type', anyOf: [text] };
  return { kind: 'media-subtype', subtype: text };
}

function named(value: string, { datasets }: GateContext): number[] {
  const name = value.toLowerCase();
  return [...datasets.entries()].flatMap(([index, dataset]) =>
    dataset.id === value || dataset.name.toLowerCase() === name ? index : [],
  );
}

/**
 * A word that the analyzer splits is a phrase of its parts, or one word. Common words count in phrases, where readers mean
 * them.
 */
function words(
  node: Word | Phrase,
  { languages }: GateContext,
  inField: (term: string) => string,
): Gate | null {
  const places = byPlace(analyzeQuery(node.text, languages));
  const [only, ...others] = places;
  if (!only) return null;
  const termsAt = ({ main, symbol }: AskedPlace) => fieldTerms((symbol ?? main).allTerms, inField);
  if (node.kind === 'word' && node.prefix) {
    const last = places.at(-1) ?? only;
    const prefixes: Gate[] = prefixesOf(last.main).map((prefix) => ({
      kind: 'prefix',
      prefix: inField(prefix),
    }));
    const before: Gate[] = places.slice(0, -1).map((place) => ({ kind: 'any', terms: termsAt(place) }));
    return { kind: 'all', parts: [...before, { kind: 'some', parts: prefixes }] };
  }
  if (others.length > 0) {
    const phrase: Gate = {
      kind: 'phrase',
      words: places.map((place) => ({ terms: termsAt(place), offset: place.at - only.at })),
    };
    const end = Math.max(...places.map(({ at, main }) => at + main.size));
    const whole = only.joined.filter(({ kind, at, size }) => kind === 'joined' && at + size === end);
    const isPlain = places.every(({ symbol }) => symbol === null);
    if (node.kind === 'phrase' || whole.length === 0 || !isPlain) return phrase;
    const terms = whole.flatMap(({ allTerms }) => fieldTerms(allTerms, inField));
    return { kind: 'some', parts: [phrase, { kind: 'any', terms }] };
  }
  const { main, symbol } = only;
  const terms = symbol?.allTerms ?? (node.kind === 'phrase' ? main.allTerms : main.terms);
  return terms.length === 0 ? null : { kind: 'any', terms: fieldTerms(terms, inField) };
}

function fieldTerms(terms: readonly AskedTerm[], inField: (term: string) => string): string[] {
  return terms.map(({ term }) => inField(term));
}
