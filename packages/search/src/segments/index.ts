export { mergeSegments } from './building/merge.js';
export { buildSegment, SegmentWriter } from './building/writer.js';
export * from './errors.js';
export { openSegmentIndex } from './searching/open.js';
export type * from './types.js';
