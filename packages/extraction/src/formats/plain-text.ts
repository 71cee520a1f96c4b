import type { PassageCollector } from '../passages/collector.js';
import { splitText } from '../passages/split.js';
import { filenameStem, leadingTitle } from '../passages/titles.js';
import { estimateFor } from '../passages/token-estimate.js';
import { decodeText } from '../text/decode.js';
import { Locator } from '../text/locator.js';
import type { Format } from './format.js';

export const plainText: Format = (file, collector) => {
  const { text, warnings } = decodeText(file.bytes);
  const title = leadingTitle(text) ?? filenameStem(file.filename);
  addPlainPassages(text, title, collector);
  return { title, warnings };
};

/** Adds a whole text as passages, cut without regard to any markup. */
export function addPlainPassages(text: string, title: string, collector: PassageCollector): void {
  const locator = new Locator(text);
  for (const span of splitText(text, { start: 0, end: text.length }, estimateFor(text))) {
    const body = text.slice(span.start, span.end);
    collector.add({ title, headingPath: [], body, citation: locator.locate(span) });
  }
}
