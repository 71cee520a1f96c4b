import { bitmapBytes } from '../../format/layout.js';
import type { Gate, ObjectTest } from '../../types.js';
import type { Desk, Segment } from './desk.js';
import { markPhrase } from './phrase.js';

/** Makes the bitmap with this number of what a gate lets through; the ones behind it may be used, too. */
export function markGate(desk: Desk, segment: Segment, gate: Gate, number: number): void {
  const { kernels } = desk;
  const bits = desk.bitmap(number);
  const bytes = bitmapBytes(segment.passages);
  switch (gate.kind) {
    case 'all':
    case 'some': {
      kernels.clear(bits, bytes);
      if (gate.kind === 'all') kernels.invertBits(bits, segment.passages);
      for (const part of gate.parts) {
        // What is empty, or full, stays so.
        if (gate.kind === 'all' && !kernels.hasBits(bits, bytes)) return;
        markGate(desk, segment, part, number + 1);
        if (gate.kind === 'all') kernels.andBits(bits, desk.bitmap(number + 1), bytes);
        else kernels.orBits(bits, desk.bitmap(number + 1), bytes);
      }
      return;
    }
    case 'not':
      markGate(desk, segment, gate.part, number);
      kernels.invertBits(bits, segment.passages);
      return;
    case 'phrase':
      markPhrase(desk, segment, gate.words, number);
      return;
  }
  kernels.clear(bits, bytes);
  switch (gate.kind) {
    case 'nothing':
      return;
    case 'everything':
      kernels.invertBits(bits, segment.passages);
      return;
    case 'any':
      for (const term of gate.terms) {
        const postings = segment.lookUp(desk.key(term));
        if (postings) segment.mark(postings, bits);
      }
      return;
    case 'prefix':
      segment.eachWithPrefix(gate.prefix, (_, postings) => segment.mark(postings, bits));
      return;
    case 'page': {
      const { pagesAt, pageBytes } = segment.layout;
      if (pageBytes === 0) return;
      const most = 2 ** 32 - 1;
      const [from, to] = [Math.max(0, gate.from), Math.min(most, gate.to)];
      if (from <= to) kernels.markPages(segment.at + pagesAt, pageBytes, segment.passages, from, to, bits);
      return;
    }
    case 'object':
      markObjects(desk, segment, gate.test, bits);
  }
}

function markObjects(desk: Desk, segment: Segment, test: ObjectTest, bits: number): void {
  const { view, layout } = segment;
  const fits = objectTest(desk, segment, test);
  for (let slot = 0; slot < layout.objects; slot++)
    if (fits(slot)) desk.kernels.fillBits(bits, view.firstPassage(slot), view.firstPassage(slot + 1), 1);
}

function objectTest(desk: Desk, segment: Segment, test: ObjectTest): (slot: number) => boolean {
  const { view } = segment;
  switch (test.kind) {
    case 'dataset': {
      const fits = test.anyOf.includes(segment.dataset);
      return () => fits;
    }
    case 'created': {
      const { from = Number.NEGATIVE_INFINITY, before = Number.POSITIVE_INFINITY } = test;
      return (slot) => view.created(slot) >= from && view.created(slot) < before;
    }
    case 'media-type': {
      const wanted = new Set(test.anyOf);
      return ofType(segment, (type) => wanted.has(type));
    }
    case 'media-kind':
      return ofType(segment, (type) => type.startsWith(`${test.of}/`));
    case 'media-subtype':
      return ofType(segment, (type) => type.split('/')[1] === test.subtype);
    case 'filename':
    case 'filename-prefix': {
      const atPart = test.kind === 'filename-prefix';
      const text = test.kind === 'filename' ? test.contains : test.startsWith;
      const key = desk.key(text.toLowerCase().toWellFormed());
      return (slot) => {
        const { from, to } = view.filename(slot);
        const at = segment.at + from;
        return desk.kernels.holdsBytes(at, to - from, key.at, key.length, atPart ? 1 : 0) !== 0;
      };
    }
  }
}

/** A test of media types, each of which is looked at once. */
function ofType({ view }: Segment, fits: (type: string) => boolean): (slot: number) => boolean {
  const known = new Map<number, boolean>();
  return (slot) => {
    const type = view.typeOf(slot);
    const before = known.get(type);
    if (before !== undefined) return before;
    const now = fits(view.string(type));
    known.set(type, now);
    return now;
  };
}
