import type { SearchResult } from '@ipto/contracts';

/** Where in which file a result stands: `report.pdf p.3`, `notes.md L12–20`, `talk.mp3 1:05–1:20`. */
export function formatCitation({ filename, citation }: Pick<SearchResult, 'filename' | 'citation'>): string {
  const places: string[] = [];
  if (citation.page !== undefined) places.push(`p.${citation.page}`);
  if (citation.slide !== undefined) places.push(`slide ${citation.slide}`);
  if (citation.sheet !== undefined) places.push(`sheet ${citation.sheet}`);
  places.push(...range('rows ', citation.row_start, citation.row_end));
  places.push(...range('L', citation.line_start, citation.line_end));
  places.push(...range('', clock(citation.time_start), clock(citation.time_end)));
  return [filename, ...places].join(' ');
}

function range(label: string, start?: number | string, end?: number | string): string[] {
  if (start === undefined) return [];
  return [end === undefined || end === start ? `${label}${start}` : `${label}${start}–${end}`];
}

function clock(seconds: number | undefined): string | undefined {
  if (seconds === undefined) return undefined;
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
