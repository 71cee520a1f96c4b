import type { Citation, SearchResult } from '@ipto/contracts';

/** Where in its file a passage stands, in words: `page 3`, `lines 10–14`, `sheet Prices, rows 2–5`, `1:05–1:20`. */
export function placeOf(citation: Citation): string {
  const { page, slide, sheet, row_start, row_end, line_start, line_end, time_start, time_end } = citation;
  return [
    page !== undefined && `page ${page}`,
    slide !== undefined && `slide ${slide}`,
    sheet !== undefined && `sheet ${sheet}`,
    range('row', row_start, row_end),
    range('line', line_start, line_end),
    time_start !== undefined && clockRange(time_start, time_end),
  ]
    .filter((place) => typeof place === 'string')
    .join(', ');
}

/** The headings that a passage stands under, from the outermost to its own. */
export function headingsText(headings: readonly string[]): string {
  return headings.join(' › ');
}

/** A citation to put under a text: title, headings, file, place, dataset. */
export function citationText({
  title,
  heading_path,
  filename,
  citation,
  dataset_name,
}: Pick<SearchResult, 'title' | 'heading_path' | 'filename' | 'citation' | 'dataset_name'>): string {
  const headings = headingsText(heading_path);
  return [title && `“${title}”`, headings, filename, placeOf(citation), dataset_name]
    .filter(Boolean)
    .join(', ');
}

function range(name: string, start: number | undefined, end: number | undefined): string | undefined {
  if (start === undefined) return undefined;
  return end === undefined || end === start ? `${name} ${start}` : `${name}s ${start}–${end}`;
}

function clockRange(start: number, end: number | undefined): string {
  return end === undefined || clock(end) === clock(start) ? clock(start) : `${clock(start)}–${clock(end)}`;
}

function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  const minutes = Math.floor(whole / 60);
  const padded = (value: number) => String(value).padStart(2, '0');
  const tail = `${padded(minutes % 60)}:${padded(whole % 60)}`.replace(/^0/, '');
  return minutes < 60 ? tail : `${Math.floor(minutes / 60)}:${padded(minutes % 60)}:${padded(whole % 60)}`;
}
