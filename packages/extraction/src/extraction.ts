import type { Citation, ObjectWarning } from '@ipto/contracts';
import type { TextSearchLanguage } from './language/languages.js';

/** A piece of a file, small enough for one vector, with the place that it came from. */
export interface ExtractedPassage {
  /** The document's. */
  readonly title: string;
  /** The headings that it stands under, outermost first, without the one that is the document's title. */
  readonly headingPath: string[];
  readonly body: string;
  readonly citation: Citation;
}

export interface Extraction {
  /** The document's. */
  readonly title: string;
  readonly passages: ExtractedPassage[];
  /** The language that most of the passages are in. */
  readonly language: TextSearchLanguage;
  /** What the owner should know about a file that was read all the same. */
  readonly warnings: ObjectWarning[];
}

/** A file could not be read. */
export class ExtractionFailed extends Error {
  override readonly name = 'ExtractionFailed';
  /** Why, in plain words for the file's owner. */
  readonly reason: string;

  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.reason = reason;
  }
}
