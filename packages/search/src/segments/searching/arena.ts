const PAGE = 65_536;
/** All that 32 bits address but for the last page, so that the end of whatever lies here has an address, too. */
const MOST_PAGES = 65_535;
/** The first page stays free: an address of 0 means that there is nothing. */
const BOTTOM = PAGE;
/** How much is taken from the system at once, at least. */
const GROWTH = 16;
const ALIGNMENT = 64;

/** There is no more memory to be had. */
export class ArenaFull extends Error {
  override readonly name = 'ArenaFull';
}

/** Memory that all threads share, given out in pieces. Memory is taken from the system when it is needed, and kept. */
export class Arena {
  readonly memory: WebAssembly.Memory;
  /** How many bytes there can be at all. */
  readonly most: number;
  readonly #sizes = new Map<number, number>();
  /** What lies free below the top, by address. */
  #free: { at: number; bytes: number }[] = [];
  #top = BOTTOM;
  #aside = 0;

  constructor() {
    const { memory, pages } = newMemory();
    this.memory = memory;
    this.most = pages * PAGE;
  }

  /** Bytes taken from the system. */
  get reserved(): number {
    return this.memory.buffer.byteLength;
  }

  /** The address of so many bytes that nobody uses, wherever. */
  allocate(bytes: number): number {
    const at = this.allocateWithin(Number.POSITIVE_INFINITY, bytes);
    if (at === null) throw new ArenaFull('There is no more memory for segments.');
    return at;
  }

  /** The same, not to be counted against any limit. */
  allocateAside(bytes: number): number {
    const at = this.allocate(bytes);
    this.#aside += this.#sizes.get(at) ?? 0;
    return at;
  }

  freeAside(at: number): void {
    this.#aside -= this.#sizes.get(at) ?? 0;
    this.free(at);
  }

  /** The address of so many bytes that nobody uses; null if all would then take more than the limit. */
  allocateWithin(limit: number, bytes: number): number | null {
    const size = Math.max(ALIGNMENT, Math.ceil(bytes / ALIGNMENT) * ALIGNMENT);
    const fitting = this.#smallestFree(size);
    const found = this.#free[fitting];
    if (found) {
      const { at } = found;
      if (found.bytes === size) this.#free.splice(fitting, 1);
      else {
        found.at += size;
        found.bytes -= size;
      }
      this.#sizes.set(at, size);
      return at;
    }
    if (this.#top - BOTTOM - this.#aside + size > limit) return null;
    const at = this.#top;
    this.#reserve(at + size);
    this.#top = at + size;
    this.#sizes.set(at, size);
    return at;
  }

  free(at: number): void {
    const bytes = this.#sizes.get(at);
    if (bytes === undefined) throw new RangeError(`Nothing was given out at ${at}`);
    this.#sizes.delete(at);
    let place = this.#free.findIndex((other) => other.at > at);
    if (place < 0) place = this.#free.length;
    this.#free.splice(place, 0, { at, bytes });
    this.#join(place);
    if (place > 0) this.#join(place - 1);
    const last = this.#free.at(-1);
    if (last && last.at + last.bytes === this.#top) {
      this.#top = last.at;
      this.#free.pop();
    }
  }

  #smallestFree(size: number): number {
    let best = -1;
    for (const [place, { bytes }] of this.#free.entries())
      if (bytes >= size && bytes < (this.#free[best]?.bytes ?? Number.POSITIVE_INFINITY)) best = place;
    return best;
  }

  #join(place: number): void {
    const [one, next] = [this.#free[place], this.#free[place + 1]];
    if (!one || !next || one.at + one.bytes !== next.at) return;
    one.bytes += next.bytes;
    this.#free.splice(place + 1, 1);
  }

  #reserve(end: number): void {
    const missing = Math.ceil((end - this.reserved) / PAGE);
    if (missing <= 0) return;
    const left = (this.most - this.reserved) / PAGE;
    try {
      if (missing > left) throw new RangeError('No more can be addressed');
      this.memory.grow(Math.min(left, Math.max(missing, GROWTH)));
    } catch (error) {
      throw new ArenaFull('There is no more memory for segments.', { cause: error });
    }
  }
}

/** Address space for all that 32 bits address; where that is not to be had, for less. */
function newMemory(): { memory: WebAssembly.Memory; pages: number } {
  for (let pages = MOST_PAGES; ; pages = Math.floor(pages / 2))
    try {
      return { memory: new WebAssembly.Memory({ initial: 1, maximum: pages, shared: true }), pages };
    } catch (error) {
      if (!(error instanceof RangeError) || pages < 256) throw error;
    }
}
