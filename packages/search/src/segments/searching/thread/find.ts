import { writeId } from '../../format/ids.js';
import { bitmapBytes } from '../../format/layout.js';
import type { Gate, Probe } from '../../types.js';
import { BITMAPS, type PartialFindings, type SegmentTable } from '../jobs.js';
import { type Desk, eachSegment, type Segment } from './desk.js';
import { markGate } from './gates.js';
import { Nearest } from './nearest.js';
import { Newest } from './newest.js';
import { compareIds, type Id, idAt } from './shortlist.js';
import { Words } from './words.js';

/** Finds, of some segments, what a probe looks for. */
export function find(desk: Desk, table: SegmentTable, probe: Probe): PartialFindings {
  const words = probe.words && new Words(desk, probe.words);
  const newest = probe.newest && new Newest(probe.newest.limit);
  const nearest = probe.nearest && probe.nearest.lookedAt > 0 ? new Nearest(desk, probe.nearest) : null;
  const excluded = probe.excludedObjects.map(wordsOfId);
  if (nearest)
    eachSegment(desk, table, (segment) => {
      const base = baseBits(desk, segment, probe.filter, excluded);
      const near = base === null ? null : nearest.comparable(segment, base);
      if (near !== null) nearest.measure(segment, near);
    });
  eachSegment(desk, table, (segment) => {
    const base = words || newest ? baseBits(desk, segment, probe.filter, excluded) : null;
    const gated = base === null ? null : gatedBits(desk, segment, probe.gate, base);
    const near = nearest?.isMeasured(segment) ?? false;
    if (gated === null && !near) return;
    const scores = words ? words.score(segment) : null;
    if (gated !== null) {
      if (scores) words?.collect(segment, gated, scores);
      newest?.collect(segment, bitmapWords(desk, gated), scores);
    }
    if (near) nearest?.collect(segment, scores);
  });
  return {
    words: words?.rows() ?? new Float64Array(),
    newest: newest?.rows() ?? new Float64Array(),
    nearest: nearest?.rows() ?? new Float64Array(),
  };
}

/**
 * The address of the bitmap of the passages that may be found at all: 0 if all may, null if none may.
 */
function baseBits(desk: Desk, segment: Segment, filter: Gate | null, excluded: readonly Id[]): number | null {
  if (segment.passages === 0) return null;
  const slots = excluded.length > 0 ? slotsOf(segment, excluded) : [];
  if (segment.dead.length === 0 && slots.length === 0 && filter === null) return 0;
  const { kernels } = desk;
  const bits = desk.bitmap(BITMAPS.base);
  const bytes = bitmapBytes(segment.passages);
  segment.markLive(bits);
  for (const slot of slots)
    kernels.fillBits(bits, segment.view.firstPassage(slot), segment.view.firstPassage(slot + 1), 0);
  if (filter !== null) {
    if (!kernels.hasBits(bits, bytes)) return null;
    markGate(desk, segment, filter, BITMAPS.gates);
    kernels.andBits(bits, desk.bitmap(BITMAPS.gates), bytes);
  }
  return kernels.hasBits(bits, bytes) ? bits : null;
}

/** The address of the bitmap of the passages that a gate lets through, of those that may be found. */
function gatedBits(desk: Desk, segment: Segment, gate: Gate | null, base: number): number | null {
  if (gate === null) return base;
  const bits = desk.bitmap(BITMAPS.gated);
  const bytes = bitmapBytes(segment.passages);
  const { kernels } = desk;
  kernels.clear(bits, bytes);
  markGate(desk, segment, gate, BITMAPS.gates);
  kernels.orBits(bits, desk.bitmap(BITMAPS.gates), bytes);
  if (base !== 0) kernels.andBits(bits, base, bytes);
  return kernels.hasBits(bits, bytes) ? bits : null;
}

function bitmapWords(desk: Desk, bits: number): Uint32Array | null {
  if (bits === 0) return null;
  return desk.bitmapWords(bits === desk.bitmap(BITMAPS.base) ? BITMAPS.base : BITMAPS.gated);
}

/** Where some objects are in a segment, as far as they are in it. */
function slotsOf(segment: Segment, ids: readonly Id[]): number[] {
  const slots: number[] = [];
  const wanted = new Map(ids.map((id) => [id[3], ids.filter((other) => other[3] === id[3])]));
  const { objects, objectIdsAt } = segment.layout;
  for (let slot = 0; slot < objects; slot++) {
    const own = idAt(segment, objectIdsAt + slot * 16);
    if (wanted.get(own[3])?.some((id) => compareIds(id, own) === 0)) slots.push(slot);
  }
  return slots;
}

function wordsOfId(id: string): Id {
  const bytes = new Uint8Array(16);
  writeId(id, 'obj_', bytes, 0);
  const view = new DataView(bytes.buffer);
  return [view.getUint32(0), view.getUint32(4), view.getUint32(8), view.getUint32(12)];
}
