import type { Citation } from '@ipto/contracts';
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

  add(title: string, body: string, citation: Citation): void {
    const { maxOutputBytes, maxPassages } = this.#limits;
    this.#bytes += Buffer.byteLength(body) + Buffer.byteLength(title);
    if (this.#bytes > maxOutputBytes) {
      throw new ExtractionFailed(
        `The file holds more than ${maxOutputBytes.toLocaleString('en')} bytes of text`,
      );
    }
    if (this.passages.length >= maxPassages) {
      throw new ExtractionFailed(`The file gives more than ${maxPassages.toLocaleString('en')} passages`);
    }
    this.passages.push({ title, body, citation });
  }
}
