import type { Invocation } from '../invocation.js';
import { type Column, formatTable } from '../output/table.js';

interface ListText<T> {
  readonly columns: readonly Column<T>[];
  /** What to say to a person where there is nothing. */
  readonly empty: string;
}

/** Prints a list that comes page by page. */
export async function printList<T>(
  call: Invocation,
  pages: AsyncIterable<T[]>,
  { columns, empty }: ListText<T>,
): Promise<void> {
  const items: T[] = [];
  for await (const page of pages) items.push(...page);
  if (items.length === 0 && call.format === 'table') {
    call.note(empty);
    return;
  }
  await call.result(items, () => formatTable(columns, items, call.width));
}
