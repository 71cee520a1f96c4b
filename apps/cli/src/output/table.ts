import { escapeControls } from './escape.js';

export interface Column<T> {
  readonly title: string;
  readonly value: (row: T) => string | number;
  /** Cut only when nothing else is left to cut: ids. */
  readonly keep?: true;
}

/** No column gets narrower than this. */
const NARROWEST = 8;
/** A blank on both sides of a cell. */
const PADDING = 2;

/**
 * Rows under their titles. Columns are as wide as they need; where a terminal of `width` columns can't show
 * them all, the widest are cut with `…`.
 */
export async function formatTable<T>(
  columns: readonly Column<T>[],
  rows: readonly T[],
  width = Number.POSITIVE_INFINITY,
): Promise<string> {
  const cells = rows.map((row) => columns.map(({ value }) => escapeControls(String(value(row)))));
  const { default: Table } = await import('cli-table3');
  const table = new Table({
    head: columns.map((column) => column.title),
    colAligns: columns.map(({ value }) =>
      rows.some((row) => typeof value(row) === 'number') ? 'right' : 'left',
    ),
    chars: {
      ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '', right: '' },
      ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
      ...{ left: '', 'left-mid': '', mid: '', 'mid-mid': '', 'right-mid': '', middle: ' ' },
    },
    style: { head: [], border: [], 'padding-left': 1, 'padding-right': 1 },
    colWidths: fit(columns, cells, width),
  });
  table.push(...cells);
  return lines(table.toString());
}

/** The width of each column with its padding, so that a line takes at most `width` if that can be. */
function fit<T>(columns: readonly Column<T>[], cells: readonly string[][], width: number): number[] {
  const widths = columns.map(({ title }, index) =>
    cells.reduce((widest, row) => Math.max(widest, Array.from(row[index] ?? '').length), title.length),
  );
  const spare = width - widths.length * (PADDING + 1) + 1;
  let excess = widths.reduce((sum, each) => sum + each, 0) - spare;
  for (const keep of [undefined, true] as const) {
    for (; excess > 0; excess--) {
      const widest = Math.max(...widths.filter((_, index) => columns[index]?.keep === keep));
      if (widest <= NARROWEST) break;
      widths[widths.findIndex((each, index) => each === widest && columns[index]?.keep === keep)] =
        widest - 1;
    }
  }
  return widths.map((each) => each + PADDING);
}

/** One thing, a field a line: `Role:   owner`. */
export function formatFields(fields: readonly (readonly [title: string, value: string])[]): string {
  const width = Math.max(...fields.map(([title]) => title.length)) + 2;
  return lines(
    fields.map(([title, value]) => `${`${title}:`.padEnd(width)}${escapeControls(value)}`).join('\n'),
  );
}

/** Without blanks at the ends of lines, with a line end at the end. */
function lines(text: string): string {
  return `${text.replace(/ +$/gm, '')}\n`;
}
