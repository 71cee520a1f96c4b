import { escapeControls } from './escape.js';

export interface Column<T> {
  readonly title: string;
  readonly value: (row: T) => string | number;
}

/** Rows under their titles, columns as wide as they need: nothing is ever cut, ids least of all. */
export async function formatTable<T>(columns: readonly Column<T>[], rows: readonly T[]): Promise<string> {
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
  });
  table.push(...rows.map((row) => columns.map(({ value }) => escapeControls(String(value(row))))));
  return lines(table.toString());
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
