/** What of a segment decides whether it is merged. */
export interface SegmentSize {
  readonly id: string;
  readonly passages: number;
  readonly objects: number;
  /** Of its objects, how many are gone. */
  readonly dead: number;
}

/** So many segments of one size become one of the next, so that a passage is written anew once for each size. */
const FAN_IN = 8;
/** A merge takes in no more segments than this, nor more passages: it must fit into memory, and end soon. */
const MOST_SEGMENTS = 64;
const MOST_PASSAGES = 65_536;
/** A segment is written anew when this share of its objects is gone. */
const DEAD_SHARE = 0.25;

/**
 * The segments of a dataset that are to become one, the smallest first; null if all is well. A dataset of any size ends
 * up with few segments, the more passages the larger.
 */
export function planMerge(segments: readonly SegmentSize[]): SegmentSize[] | null {
  const bySize = [...segments].sort((a, b) => livePassages(a) - livePassages(b) || compareIds(a, b));
  for (const sizeClass of new Set(bySize.map(classOf))) {
    const alike = bySize.filter((segment) => classOf(segment) === sizeClass);
    const together = fitting(alike);
    if (alike.length >= FAN_IN && together.length > 1) return together;
  }
  const worn = bySize.find(({ dead, objects }) => dead > 0 && dead >= objects * DEAD_SHARE);
  return worn ? [worn] : null;
}

function fitting(segments: readonly SegmentSize[]): SegmentSize[] {
  const taken: SegmentSize[] = [];
  let passages = 0;
  for (const segment of segments.slice(0, MOST_SEGMENTS)) {
    passages += livePassages(segment);
    if (passages > MOST_PASSAGES) break;
    taken.push(segment);
  }
  return taken;
}

/** Segments of a class differ in size by the factor that a merge makes of them, at most. */
function classOf(segment: SegmentSize): number {
  return Math.floor(Math.log(Math.max(1, livePassages(segment))) / Math.log(FAN_IN));
}

function livePassages({ passages, objects, dead }: SegmentSize): number {
  return Math.round(passages * (1 - dead / objects));
}

function compareIds(a: SegmentSize, b: SegmentSize): number {
  return BigInt(a.id) < BigInt(b.id) ? -1 : 1;
}
