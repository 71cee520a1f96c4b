import { escapeControls } from './escape.js';

export interface Column<T> {
  readonly title: string;
  readonly value: (row: T) => string | number;
  /** Cut only when nothing else is left to cut: ids. */
  readonly keep?: true;
  /** Its numbers are drawn, the highest as long as the column is wide: in a narrow terminal all get shorter. */
  readonly bar?: true;
}

/** No column gets narrower than this. */
const NARROWEST = 8;
/** How wide a column of bars is where there is room. */
const BAR_WIDTH = 20;
/** A blank on both sides of a cell. */
const PADDING = 2;

/**
 * Rows under their titles. Columns are as wide as they need; where a terminal of `width` columns can't show
 * them all, bars get shorter, and then the widest columns are cut with `…`.
 */
export async function formatTable<T>(
  columns: readonly Column<T>[],
  rows: readonly T[],
  width = Number.POSITIVE_INFINITY,
): Promise<string> {
  const { displayWidth, shorten } = await import('./width.js');
  const wanted = columns.map(() => BAR_WIDTH);
  const needed = draw(columns, rows, wanted).map((cells) => cells.map(displayWidth));
  const widths = fit(columns, needed, width);
  const { default: Table } = await import('cli-table3');
  const table = new Table({
    head: columns.map((column) => column.title),
    colAligns: columns.map(({ value, bar }) =>
      !bar && rows.some((row) => typeof value(row) === 'number') ? 'right' : 'left',
    ),
    chars: {
      ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '', right: '' },
      ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
      ...{ left: '', 'left-mid': '', mid: '', 'mid-mid': '', 'right-mid': '', middle: ' ' },
    },
    style: { head: [], border: [], 'padding-left': 1, 'padding-right': 1 },
    colWidths: widths.map((each) => each + PADDING),
  });
  table.push(
    ...draw(columns, rows, widths).map((cells) =>
      cells.map((cell, index) => shorten(cell, widths[index] ?? 0)),
    ),
  );
  return lines(table.toString());
}

/** The cells of rows, with bars for columns of these widths. */
function draw<T>(columns: readonly Column<T>[], rows: readonly T[], widths: readonly number[]): string[][] {
  const highest = columns.map(({ value, bar }) =>
    bar ? Math.max(...rows.map((row) => Number(value(row)))) : 0,
  );
  return rows.map((row) =>
    columns.map(({ value, bar }, index) =>
      bar
        ? formatBar(Number(value(row)), highest[index] ?? 0, widths[index] ?? 0)
        : escapeControls(String(value(row))),
    ),
  );
}

/**
 * The width of each column without its padding, so that a line takes at most `width` if that can be.
 * `needed` is how wide the cells are, row by row.
 */
function fit<T>(columns: readonly Column<T>[], needed: readonly number[][], width: number): number[] {
  const widths = columns.map(({ title }, index) =>
    needed.reduce((widest, row) => Math.max(widest, row[index] ?? 0), title.length),
  );
  const spare = width - widths.length * (PADDING + 1) + 1;
  let excess = widths.reduce((sum, each) => sum + each, 0) - spare;
  const isBar = ({ bar }: Column<T>) => bar === true;
  const isText = ({ bar, keep }: Column<T>) => !bar && !keep;
  const isKept = ({ keep }: Column<T>) => keep === true;
  for (const isNext of [isBar, isText, isKept]) {
    const next = columns.map(isNext);
    for (; excess > 0; excess--) {
      const widest = Math.max(...widths.filter((_, index) => next[index]));
      if (widest <= NARROWEST) break;
      widths[widths.findIndex((each, index) => each === widest && next[index])] = widest - 1;
    }
  }
  return widths;
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

/** What is left of a bar after its whole characters, by eighths. */
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar that is as long in `width` as `value` is in `highest`; what is there at all is seen. */
function formatBar(value: number, highest: number, width: number): string {
  if (value <= 0) return '';
  const eighths = Math.max(1, Math.round((value / highest) * width * 8));
  return `${'█'.repeat(Math.floor(eighths / 8))}${EIGHTHS[eighths % 8]}`;
}
