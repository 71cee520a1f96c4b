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

export interface PageText {
  /** The page as PDF.js gives it, with a line end where it has one, in NFC: what citations index. */
  readonly text: string;
  /** Where in it paragraphs begin that a gap sets apart. */
  readonly paragraphs: readonly number[];
}

/** Puts the text of a page together. */
export function pageText(items: readonly TextItem[]): PageText {
  const paragraphs: number[] = [];
  let text = '';
  let paragraph = '';
  let lineEnded = false;
  let baseline: number | null = null;
  let height = 0;
  const endParagraph = () => {
    // No character composes with the line end before it, so the parts are in NFC together, too.
    text += withoutControls(paragraph).normalize('NFC');
    paragraph = '';
  };
  for (const item of items) {
    const itemBaseline = item.transform[5] ?? 0;
    if (item.str.trim() !== '') {
      const gap = baseline === null ? 0 : Math.abs(baseline - itemBaseline);
      if (lineEnded && gap > PARAGRAPH_GAP * Math.max(height, item.height)) {
        endParagraph();
        paragraphs.push(text.length);
      }
      baseline = itemBaseline;
      height = item.height;
      lineEnded = false;
    }
    paragraph += item.str;
    if (item.hasEOL) {
      paragraph += '\n';
      lineEnded = true;
    }
  }
  endParagraph();
  return { text, paragraphs };
}
