import { analyzeQuery } from '../analysis/analyzer.js';
import { titleTerm } from '../analysis/passage-terms.js';
import { parsePageRange } from '../query/pages.js';
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

/** A word that the analyzer splits is a phrase of its parts. Common words count in phrases, where readers mean them. */
function words(
  node: Word | Phrase,
  { languages }: GateContext,
  inField: (term: string) => string,
): Gate | null {
  const parts = analyzeQuery(node.text, languages);
  const [only, ...others] = parts;
  if (!only) return null;
  if (node.kind === 'word' && node.prefix) {
    const begun = parts.at(-1)?.allTerms ?? [];
    const prefixes: Gate[] = begun.map((term) => ({ kind: 'prefix', prefix: inField(term) }));
    const before: Gate[] = parts
      .slice(0, -1)
      .map(({ allTerms }) => ({ kind: 'any', terms: allTerms.map(inField) }));
    return { kind: 'all', parts: [...before, { kind: 'some', parts: prefixes }] };
  }
  if (others.length > 0)
    return {
      kind: 'phrase',
      words: parts.map(({ allTerms }, offset) => ({ terms: allTerms.map(inField), offset })),
    };
  const terms = node.kind === 'phrase' ? only.allTerms : only.terms;
  return terms.length === 0 ? null : { kind: 'any', terms: terms.map(inField) };
}
