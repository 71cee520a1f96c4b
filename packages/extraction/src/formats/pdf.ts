import type { ObjectWarning } from '@ipto/contracts';
import { ExtractionFailed } from '../extraction.js';
import { splitText } from '../passages/split.js';
import { cleanTitle, filenameStem, firstShortLine } from '../passages/titles.js';
import { estimateFor } from '../passages/token-estimate.js';
import { Locator } from '../text/locator.js';
import type { Format } from './format.js';
import { openPdf } from './pdf/document.js';

/** Titles that programs write by themselves. */
const MEANINGLESS_TITLE =
  /^(?:untitled|document\d*|microsoft (?:word|powerpoint|excel) - |.*\.(?:docx?|indd|tex|dvi|qxd|pdf|pptx?|xlsx?|rtf|odt)$)/i;

export const pdf: Format = async (file, collector, limits) => {
  const document = await openPdf(file.bytes);
  try {
    if (document.pages > limits.maxPages) {
      throw new ExtractionFailed(`The PDF has more than ${limits.maxPages.toLocaleString('en')} pages`);
    }
    const warnings: ObjectWarning[] = [];
    const metadataTitle = sensibleTitle(await document.title());
    let title = metadataTitle ?? filenameStem(file.filename);
    let unreadable = 0;
    for (let page = 1; page <= document.pages; page++) {
      const content = await document.pageText(page);
      if (content === null) {
        unreadable++;
        continue;
      }
      const { text, paragraphs } = content;
      if (page === 1 && !metadataTitle) title = firstShortLine(text) ?? title;
      const locator = new Locator(text);
      const span = { start: 0, end: text.length };
      for (const passage of splitText(text, span, estimateFor(text), { paragraphs })) {
        const body = text.slice(passage.start, passage.end);
        const citation = { page, ...locator.codePoints(passage) };
        collector.add({ title, headingPath: [], body, citation });
      }
    }
    if (unreadable === document.pages) throw new ExtractionFailed('The PDF is damaged');
    if (unreadable > 0)
      warnings.push({
        code: 'pages_damaged',
        message: `${unreadable} of ${document.pages} pages are damaged and were left out`,
        place: null,
      });
    if (collector.passages.length === 0) throw new ExtractionFailed('The PDF has no text layer');
    return { title, warnings };
  } finally {
    await document.close();
  }
};

function sensibleTitle(title: string | null): string | null {
  const clean = cleanTitle(title ?? '');
  return clean && clean.length > 2 && !MEANINGLESS_TITLE.test(clean) ? clean : null;
}
