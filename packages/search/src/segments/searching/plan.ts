import type { LiveSegment } from '../types.js';

/** Of the budget, how much stays filled while the rest of what a search needs passes by. */
const KEPT = 3 / 4;

/** Segments that are looked at together, by their places in the caller's list. */
export interface Group {
  readonly places: readonly number[];
  /** Whether those that have to be read are let go of afterwards. */
  readonly passing: boolean;
}

/**
 * Divides the segments of a search into groups that fit into memory. All are one group if they can be; else what is there
 * already comes first, as much as is kept, and the rest passes by in pieces.
 */
export function planGroups(
  segments: readonly LiveSegment[],
  budget: number,
  needsPositions: (place: number) => boolean,
  isResident: (segment: LiveSegment) => boolean,
): Group[] {
  const sizes = segments.map(({ bytes, positionsBytes }, place) =>
    needsPositions(place) ? bytes + positionsBytes : bytes,
  );
  const all = segments.map((_, place) => place);
  if (sizes.reduce((sum, bytes) => sum + bytes, 0) <= budget) return [{ places: all, passing: false }];
  const resident = new Set(all.filter((place) => isResident(segments[place] as LiveSegment)));
  const order = [...resident, ...all.filter((place) => !resident.has(place))];
  const groups: Group[] = [];
  let places: number[] = [];
  let bytes = 0;
  for (const place of order) {
    const size = sizes[place] ?? 0;
    const room = groups.length === 0 ? budget * KEPT : budget * (1 - KEPT);
    if (places.length > 0 && bytes + size > room) {
      groups.push({ places, passing: groups.length > 0 || bytes > budget });
      places = [];
      bytes = 0;
    }
    places.push(place);
    bytes += size;
  }
  groups.push({ places, passing: groups.length > 0 || bytes > budget });
  return groups;
}
