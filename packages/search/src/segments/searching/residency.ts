import { setImmediate } from 'node:timers/promises';
import { SegmentCorrupt, SegmentGone, SegmentIndexClosed } from '../errors.js';
import type { LiveSegment, SegmentLoader } from '../types.js';
import type { Arena } from './arena.js';

/** How many bytes are asked of the loader at once, and how many are copied before other work has its turn. */
const BATCH_BYTES = 16 * 2 ** 20;
const COPIED_AT_ONCE = 2 * 2 ** 20;

export type PartKind = 'data' | 'positions';

/** A part of a segment in the arena, or on its way there. */
export interface Part {
  readonly kind: PartKind;
  readonly id: string;
  readonly at: number;
  readonly bytes: number;
  /** How many searches use it. */
  pins: number;
  lastUsed: number;
  /** Whether it is let go of once no search uses it. */
  passing: boolean;
  /** Done when it is there and whole; null afterwards. */
  arriving: Promise<void> | null;
  /** How many passages it has, once it is there. */
  passages: number;
}

export interface Want {
  readonly segment: LiveSegment;
  readonly positions: boolean;
}

export interface HeldSegment {
  readonly data: Part;
  readonly positions: Part | null;
}

/** Segments that are in memory until they are released. */
export interface Held {
  /** In the order in which they were asked for. */
  readonly segments: readonly HeldSegment[];
  release(): void;
}

export interface ResidencyOptions {
  readonly budget: number;
  readonly load: SegmentLoader;
  readonly loadPositions: SegmentLoader;
  /** Checks the parts that were just read, and counts the passages of each. */
  readonly check: (segments: readonly HeldSegment[], unchecked: ReadonlySet<Part>) => Promise<void>;
}

/** What was pinned for a search, and the rest of which is on its way. */
interface Entered {
  readonly pinned: readonly Part[];
  readonly segments: readonly HeldSegment[];
  readonly arriving: Promise<void> | null;
}

interface Waiting {
  readonly wants: readonly Want[];
  readonly passing: boolean;
  resolve(entered: Entered): void;
  reject(error: unknown): void;
}

/** Keeps segments in the arena: as many as fit into a budget, and those longest that were used last. */
export class Residency {
  readonly #arena: Arena;
  readonly #options: ResidencyOptions;
  readonly #parts = { data: new Map<string, Part>(), positions: new Map<string, Part>() };
  /** Those who wait for room, in the order in which they came. */
  readonly #queue: Waiting[] = [];
  #uses = 0;
  #bytes = 0;
  #pinnedBytes = 0;
  #closed = false;
  hits = 0;
  misses = 0;
  evicted = 0;

  constructor(arena: Arena, options: ResidencyOptions) {
    this.#arena = arena;
    this.#options = options;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get segments(): number {
    return this.#parts.data.size;
  }

  has(id: string): boolean {
    return this.#parts.data.has(id);
  }

  /**
   * Takes segments into memory, all of them or none: whoever waits for room keeps nobody else from it. `passing` ones
   * that had to be read are let go of on release. What a search asks for at once is to fit into the budget, or to be one
   * segment.
   */
  async acquire(wants: readonly Want[], passing: boolean): Promise<Held> {
    if (this.#closed) throw new SegmentIndexClosed();
    const { pinned, segments, arriving } =
      this.#queue.length === 0 && this.#fits(wants)
        ? this.#enter(wants, passing)
        : await new Promise<Entered>((resolve, reject) => {
            this.#queue.push({ wants, passing, resolve, reject });
          });
    const release = () => {
      for (const part of pinned) this.#unpin(part);
      this.#admit();
    };
    try {
      await arriving;
    } catch (error) {
      release();
      throw error;
    }
    return { segments, release };
  }

  close(): void {
    this.#closed = true;
    for (const { reject } of this.#queue.splice(0)) reject(new SegmentIndexClosed());
  }

  /** Lets those in for whom there is room now, in the order in which they came. */
  #admit(): void {
    for (let next = this.#queue[0]; next && this.#fits(next.wants); next = this.#queue[0]) {
      this.#queue.shift();
      try {
        next.resolve(this.#enter(next.wants, next.passing));
      } catch (error) {
        next.reject(error);
      }
    }
  }

  #fits(wants: readonly Want[]): boolean {
    let bytes = this.#pinnedBytes;
    for (const [kind, { id }, size] of partsOf(wants)) {
      const part = this.#parts[kind].get(id);
      if (!part || part.pins === 0) bytes += size;
    }
    return bytes <= this.#options.budget || this.#pinnedBytes === 0;
  }

  /** Pins segments and begins to read those that are missing: at once, so that nobody takes their room meanwhile. */
  #enter(wants: readonly Want[], passing: boolean): Entered {
    const pinned: Part[] = [];
    const missing: Part[] = [];
    try {
      // What is there is pinned first, so that it does not make room for what is not.
      for (const [kind, { id }] of partsOf(wants)) {
        const part = this.#parts[kind].get(id);
        if (!part) continue;
        pinned.push(this.#pin(part));
        if (!passing) part.passing = false;
        this.hits++;
      }
      for (const [kind, { id }, bytes] of partsOf(wants)) {
        if (this.#parts[kind].has(id)) continue;
        const part = this.#add(kind, id, bytes, passing);
        pinned.push(this.#pin(part));
        missing.push(part);
        this.misses++;
      }
    } catch (error) {
      for (const part of missing) this.#drop(part);
      for (const part of pinned) this.#unpin(part);
      throw error;
    }
    const segments = wants.map(({ segment: { id }, positions }) => ({
      data: this.#part('data', id),
      positions: positions ? this.#part('positions', id) : null,
    }));
    const others = new Set(pinned.flatMap(({ arriving }) => arriving ?? []));
    if (missing.length === 0 && others.size === 0) return { pinned, segments, arriving: null };
    // Those who entered before wait for nobody who enters later.
    const arriving = this.#arrive(missing, segments, others);
    for (const part of missing) part.arriving = arriving;
    return { pinned, segments, arriving };
  }

  #part(kind: PartKind, id: string): Part {
    const part = this.#parts[kind].get(id);
    if (!part) throw new RangeError(`Segment ${id} was not pinned`);
    return part;
  }

  #add(kind: PartKind, id: string, bytes: number, passing: boolean): Part {
    const at = this.#allocate(bytes);
    const part = { kind, id, at, bytes, pins: 0, lastUsed: 0, passing, arriving: null, passages: 0 };
    this.#parts[kind].set(id, part);
    this.#bytes += bytes;
    return part;
  }

  /** Room within the budget if letting go of others makes it; beyond it if not. */
  #allocate(bytes: number): number {
    const { budget } = this.#options;
    const least: Part[] = [];
    for (let looked = false; ; looked = true) {
      const room = this.#bytes + bytes <= budget ? this.#arena.allocateWithin(budget, bytes) : null;
      if (room !== null) return room;
      if (!looked) {
        for (const kind of ['data', 'positions'] as const)
          for (const part of this.#parts[kind].values()) if (part.pins === 0) least.push(part);
        least.sort((a, b) => b.lastUsed - a.lastUsed);
      }
      const part = least.pop();
      if (!part) break;
      this.#drop(part);
      this.evicted++;
    }
    return this.#arena.allocate(bytes);
  }

  #pin(part: Part): Part {
    if (part.pins++ === 0) this.#pinnedBytes += part.bytes;
    part.lastUsed = ++this.#uses;
    return part;
  }

  #unpin(part: Part): void {
    if (--part.pins > 0) return;
    this.#pinnedBytes -= part.bytes;
    if (this.#parts[part.kind].get(part.id) !== part) this.#arena.free(part.at);
    else if (part.passing) this.#drop(part);
  }

  /** Forgets a part; its memory is free once no search uses it. */
  #drop(part: Part): void {
    if (this.#parts[part.kind].get(part.id) !== part) return;
    this.#parts[part.kind].delete(part.id);
    this.#bytes -= part.bytes;
    if (part.pins === 0) this.#arena.free(part.at);
  }

  async #arrive(
    parts: readonly Part[],
    segments: readonly HeldSegment[],
    others: ReadonlySet<Promise<void>>,
  ): Promise<void> {
    try {
      await Promise.all(others);
      for (const kind of ['data', 'positions'] as const) {
        const load = kind === 'data' ? this.#options.load : this.#options.loadPositions;
        const own = parts.filter((part) => part.kind === kind);
        for (const batch of batches(own)) await this.#readBatch(batch, load);
      }
      const unchecked = new Set(parts);
      if (parts.length > 0)
        await this.#options.check(
          segments.filter(
            ({ data, positions }) => unchecked.has(data) || (positions && unchecked.has(positions)),
          ),
          unchecked,
        );
      for (const part of parts) part.arriving = null;
    } catch (error) {
      for (const part of parts) this.#drop(part);
      throw error;
    }
  }

  async #readBatch(parts: readonly Part[], load: SegmentLoader): Promise<void> {
    const loaded = await load(parts.map(({ id }) => id));
    const gone = parts.filter(({ id }) => !loaded.has(id));
    if (gone.length > 0) throw new SegmentGone(gone.map(({ id }) => id));
    let copied = 0;
    for (const { id, at, bytes } of parts) {
      const source = loaded.get(id);
      if (source?.length !== bytes)
        throw new SegmentCorrupt(`it has ${source?.length} bytes where ${bytes} were announced`, id);
      for (let from = 0; from < bytes; from += COPIED_AT_ONCE) {
        const piece = source.subarray(from, from + COPIED_AT_ONCE);
        new Uint8Array(this.#arena.memory.buffer, at + from, piece.length).set(piece);
        copied += piece.length;
        if (copied < COPIED_AT_ONCE) continue;
        copied = 0;
        await setImmediate();
      }
    }
  }
}

function* partsOf(wants: readonly Want[]): Generator<[kind: PartKind, segment: LiveSegment, bytes: number]> {
  for (const { segment, positions } of wants) {
    yield ['data', segment, segment.bytes];
    if (positions) yield ['positions', segment, segment.positionsBytes];
  }
}

function* batches(parts: readonly Part[]): Generator<Part[]> {
  let batch: Part[] = [];
  let bytes = 0;
  for (const part of parts) {
    if (batch.length > 0 && bytes + part.bytes > BATCH_BYTES) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(part);
    bytes += part.bytes;
  }
  if (batch.length > 0) yield batch;
}
