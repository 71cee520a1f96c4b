import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';
import type { Span } from '../../text/span.js';

/** Units of a text node's value with the source that they came from. */
export interface AlignedPiece {
  readonly value: string;
  readonly source: Span;
  /** Whether value and source are the same, unit by unit. */
  readonly exact: boolean;
}

const REFERENCE = /&(?:#[xX]?[0-9a-fA-F]{1,40}|[A-Za-z][A-Za-z0-9]{0,40});?/y;
const MARKUP = /<!--[\s\S]*?-->|<[^>]*>/y;

/**
 * Walks a text node's value along its source. The two differ at character references, at CR LF, and at markup
 * that the parser dropped between two pieces of text. Where the walk loses its way, the rest is one inexact piece.
 */
export function* align(value: string, source: string, node: Span): Generator<AlignedPiece> {
  let at = 0;
  let from = node.start;
  while (at < value.length) {
    const same = commonLength(value, at, source, from, node.end);
    if (same > 0) {
      yield { value: value.slice(at, at + same), source: { start: from, end: from + same }, exact: true };
      at += same;
      from += same;
      continue;
    }
    const reference = matchAt(REFERENCE, source, from, node.end);
    const decoded = reference && decodeReference(reference);
    if (reference && decoded && value.startsWith(decoded, at)) {
      yield { value: decoded, source: { start: from, end: from + reference.length }, exact: false };
      at += decoded.length;
      from += reference.length;
      continue;
    }
    const skipped =
      matchAt(MARKUP, source, from, node.end)?.length ?? (/[\r\n]/.test(source.charAt(from)) ? 1 : 0);
    if (skipped === 0 || from + skipped > node.end) {
      yield {
        value: value.slice(at),
        source: { start: Math.min(from, node.end), end: node.end },
        exact: false,
      };
      return;
    }
    from += skipped;
  }
}

/** How many units of value and source agree; stops before a reference, which may begin with the same unit. */
function commonLength(value: string, at: number, source: string, from: number, end: number): number {
  let length = 0;
  while (at + length < value.length && from + length < end) {
    const code = source.charCodeAt(from + length);
    // The parser makes a line feed of a carriage return that stands alone, one for one.
    const parsed = code === 13 && source.charCodeAt(from + length + 1) !== 10 ? 10 : code;
    if (parsed !== value.charCodeAt(at + length)) break;
    if (code === 38 && isReference(matchAt(REFERENCE, source, from + length, end))) break;
    length++;
  }
  return length;
}

function isReference(text: string | null): boolean {
  return text !== null && decodeReference(text) !== text;
}

function matchAt(pattern: RegExp, text: string, at: number, end: number): string | null {
  pattern.lastIndex = at;
  const match = pattern.exec(text)?.[0];
  return match !== undefined && at + match.length <= end ? match : null;
}

const decodedReferences = new Map<string, string>();
const MAX_REMEMBERED = 10_000;

function decodeReference(reference: string): string {
  const known = decodedReferences.get(reference);
  if (known !== undefined) return known;
  const [node] = parseFragment(reference).childNodes;
  const decoded = node && isText(node) ? node.value : reference;
  if (decodedReferences.size < MAX_REMEMBERED) decodedReferences.set(reference, decoded);
  return decoded;
}

function isText(node: DefaultTreeAdapterTypes.ChildNode): node is DefaultTreeAdapterTypes.TextNode {
  return node.nodeName === '#text';
}
