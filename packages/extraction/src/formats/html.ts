import { passagesUnder } from '../passages/sections.js';
import { filenameStem, leadingTitle } from '../passages/titles.js';
import { estimateFor } from '../passages/token-estimate.js';
import { decodeText } from '../text/decode.js';
import { Locator } from '../text/locator.js';
import type { Format } from './format.js';
import { renderHtml } from './html/render.js';

/** Where HTML declares its encoding, or XHTML does. */
const ENCODING = /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)|^\s*<\?xml[^>]+encoding\s*=\s*["']([\w-]+)/i;
const ENCODING_BYTES = 16_384;

export const html: Format = (file, collector) => {
  const { text: source, warnings } = decodeText(file.bytes, declaredEncoding(file.bytes));
  const { text, sourceMap, documentTitle, headings } = renderHtml(source);
  const firstHeading = headings.find(({ depth }) => depth === 1) ?? headings[0];
  const title = documentTitle ?? firstHeading?.title ?? leadingTitle(text) ?? filenameStem(file.filename);

  const locator = new Locator(source);
  const estimate = estimateFor(text);
  for (const { headingPath, ...span } of passagesUnder(headings, { text, title, estimate })) {
    const body = text.slice(span.start, span.end);
    collector.add({ title, headingPath, body, citation: locator.locate(sourceMap.sourceOf(span)) });
  }
  return { title, warnings };
};

function declaredEncoding(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, ENCODING_BYTES)).toString('latin1');
  const declaration = ENCODING.exec(head);
  return declaration?.[1] ?? declaration?.[2] ?? null;
}
