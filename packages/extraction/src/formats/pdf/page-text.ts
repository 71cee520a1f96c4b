import { withoutControls } from '../../text/control-characters.js';

/** What PDF.js tells of a piece of text on a page. */
export interface TextItem {
  readonly str: string;
  readonly hasEOL: boolean;
  /** The last number is the height of the baseline above the bottom of the page. */
  readonly transform: readonly number[];
  readonly height: number;
}

/** A gap this many times the height of the letters parts two paragraphs; ordinary lines are 1.0 to 1.6 apart. */
const PARAGRAPH_GAP = 1.8;

/** The text of a page in NFC: a line end where the page has one, a blank line between paragraphs. */
export function pageText(items: readonly TextItem[]): string {
  let text = '';
  let lineEnded = false;
  let baseline: number | null = null;
  let height = 0;
  for (const item of items) {
    const itemBaseline = item.transform[5] ?? 0;
    if (item.str.trim() !== '') {
      const gap = baseline === null ? 0 : Math.abs(baseline - itemBaseline);
      if (lineEnded && gap > PARAGRAPH_GAP * Math.max(height, item.height)) text += '\n';
      baseline = itemBaseline;
      height = item.height;
      lineEnded = false;
    }
    text += item.str;
    if (item.hasEOL) {
      text += '\n';
      lineEnded = true;
    }
  }
  return withoutControls(text).normalize('NFC');
}
