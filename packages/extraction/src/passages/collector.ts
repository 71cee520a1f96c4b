import { type ExtractedPassage, ExtractionFailed } from '../extraction.js';
import type { Limits } from '../protocol.js';

/** Gathers the passages of one file and stops it when they become too many. */
export class PassageCollector {
  readonly passages: ExtractedPassage[] = [];
  readonly #limits: Limits;
  #bytes = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  add(passage: ExtractedPassage): void {
    const { maxOutputBytes, maxPassages } = this.#limits;
    for (const part of [passage.title, ...passage.headingPath, passage.body])
      this.#bytes += Buffer.byteLength(part);
    if (this.#bytes > maxOutputBytes) {
      throw new ExtractionFailed(
        `The file holds more than ${maxOutputBytes.toLocaleString('en')} bytes of text`,
      );
    }
    if (this.passages.length >= maxPassages) {
      throw new ExtractionFailed(`The file gives more than ${maxPassages.toLocaleString('en')} passages`);
    }
    this.passages.push(passage);
  }
}
