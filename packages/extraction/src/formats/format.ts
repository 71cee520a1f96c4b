import type { ObjectWarning } from '@ipto/contracts';
import type { PassageCollector } from '../passages/collector.js';
import type { Limits } from '../protocol.js';

export interface SourceFile {
  readonly bytes: Uint8Array;
  readonly filename: string;
}

/** What a format tells of a file beside its passages. */
export interface Summary {
  readonly title: string;
  readonly warnings: ObjectWarning[];
}

/** Reads one kind of file: adds its passages to the collector, in the order of reading. */
export type Format = (
  file: SourceFile,
  collector: PassageCollector,
  limits: Limits,
) => Summary | Promise<Summary>;
