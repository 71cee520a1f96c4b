/** Bytes that are no segment, or no longer what was written. */
export class SegmentCorrupt extends Error {
  override readonly name = 'SegmentCorrupt';
  /** Its id, where it is known. */
  readonly segment: string | null;
  readonly reason: string;

  constructor(reason: string, segment: string | null = null) {
    super(segment === null ? `Corrupt segment: ${reason}.` : `Segment ${segment} is corrupt: ${reason}.`);
    this.segment = segment;
    this.reason = reason;
  }
}

/** Segments that can't be read any more, because they were merged or deleted. */
export class SegmentGone extends Error {
  override readonly name = 'SegmentGone';
  readonly segments: readonly string[];

  constructor(segments: readonly string[]) {
    super(`Segments are gone: ${segments.join(', ')}.`);
    this.segments = segments;
  }
}

/** Segments that can't be merged with each other. */
export class SegmentMismatch extends Error {
  override readonly name = 'SegmentMismatch';
}

/** A search of an index that is closed, or closes meanwhile. */
export class SegmentIndexClosed extends Error {
  override readonly name = 'SegmentIndexClosed';

  constructor() {
    super('The segment index is closed.');
  }
}

/** A thread that ended before it answered. */
export class ThreadDied extends Error {
  override readonly name = 'ThreadDied';
}
