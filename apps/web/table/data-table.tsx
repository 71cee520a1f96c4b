'use client';

import { ArrowDown, ArrowUp } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import type { ReactNode } from 'react';
import type { ListPage } from '../data/use-list';
import { Button } from '../ui/button';
import { Problem } from '../ui/problem';
import { SkeletonRows } from '../ui/skeleton';

export interface Column<T> {
  readonly id: string;
  readonly title: string;
  readonly cell: (item: T) => ReactNode;
  /** What its rows are put in order by; absent where there is no order. */
  readonly sortBy?: (item: T) => string | number | null;
  readonly align?: 'left' | 'right';
  /** Left out on narrow screens. */
  readonly wideOnly?: boolean;
  /** The column's title is for screen readers alone. */
  readonly quiet?: boolean;
}

interface DataTableProps<T> {
  /** What the table lists, for screen readers. */
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rowKey: (item: T) => string;
  readonly list: Pick<
    ListPage<T, Record<string, never>>,
    'items' | 'failure' | 'isFirst' | 'hasNext' | 'toFirst' | 'toNext'
  >;
  /** How many rows it keeps room for while they are on their way. */
  readonly likely?: number;
  /** What stands there where the list has no rows. */
  readonly empty: ReactNode;
}

/** A page of a list as a table, whose order and cursor stand in the address. The order is that of the rows shown. */
export function DataTable<T>({ label, columns, rowKey, list, empty, likely = 6 }: DataTableProps<T>) {
  const [sort, setSort] = useQueryState('sort', parseAsString);
  const { items, failure } = list;
  if (failure && !items) {
    return (
      <div>
        <Problem failure={failure} />
        {!list.isFirst && <Button onPress={list.toFirst}>First page</Button>}
      </div>
    );
  }
  if (!items) return <SkeletonRows rows={likely} />;
  if (items.length === 0 && list.isFirst) return empty;
  const sortBy = columns.find(({ id }) => id === sort?.replace(/^-/, ''))?.sortBy;
  const isWhole = list.isFirst && !list.hasNext;
  return (
    <div>
      <section
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
        tabIndex={0}
        className="overflow-x-auto rounded-xl border bg-surface"
      >
        <table className="w-full text-sm">
          <thead>
            <tr className="border-b text-left text-muted">
              {columns.map((column) => (
                <HeadCell key={column.id} column={column} sort={sort} onSort={(next) => void setSort(next)} />
              ))}
            </tr>
          </thead>
          <tbody className="divide-y">
            {sorted(items, sortBy, sort).map((item) => (
              <tr key={rowKey(item)} className="hover:bg-hover">
                {columns.map((column) => (
                  <td key={column.id} className={`px-3.5 py-2.5 ${looks(column)}`}>
                    {column.cell(item)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {!isWhole && (
        <nav
          aria-label={`Pages of ${label}`}
          className="mt-3 flex flex-wrap items-center justify-end gap-2 print:hidden"
        >
          {sortBy && <p className="mr-auto text-sm text-muted">Sorted within this page</p>}
          <Button size="small" disabled={list.isFirst} onPress={list.toFirst}>
            First page
          </Button>
          <Button size="small" disabled={!list.hasNext} onPress={list.toNext}>
            Next page
          </Button>
        </nav>
      )}
      {!isWhole && (
        <p className="mt-3 hidden text-sm print:block">
          {list.hasNext ? 'These are not all of them: further pages follow.' : 'These are the last of them.'}{' '}
          Each page is printed by itself.
        </p>
      )}
    </div>
  );
}

interface HeadCellProps<T> {
  readonly column: Column<T>;
  readonly sort: string | null;
  readonly onSort: (sort: string | null) => void;
}

/** Pressing it sorts upwards, then downwards, then as the list came. */
function HeadCell<T>({ column, sort, onSort }: HeadCellProps<T>) {
  const { id, title, sortBy, quiet } = column;
  const direction = sort === id ? 'ascending' : sort === `-${id}` ? 'descending' : 'none';
  const next = { none: id, ascending: `-${id}`, descending: null }[direction];
  return (
    <th
      scope="col"
      className={`px-3.5 py-2.5 font-medium ${looks(column)}`}
      {...(sortBy && { 'aria-sort': direction })}
    >
      {sortBy ? (
        <button
          type="button"
          className="inline-flex items-center gap-1 rounded-sm hover:text-ink"
          onClick={() => onSort(next)}
        >
          {title}
          {direction === 'ascending' && <ArrowUp className="size-3.5" aria-hidden />}
          {direction === 'descending' && <ArrowDown className="size-3.5" aria-hidden />}
        </button>
      ) : (
        <span className={quiet ? 'sr-only' : ''}>{title}</span>
      )}
    </th>
  );
}

function looks<T>({ align, wideOnly }: Column<T>): string {
  return `${align === 'right' ? 'text-right tabular-nums' : ''} ${wideOnly ? 'hidden md:table-cell print:table-cell' : ''}`;
}

function sorted<T>(items: readonly T[], sortBy: Column<T>['sortBy'], sort: string | null): readonly T[] {
  if (!sortBy) return items;
  const sign = sort?.startsWith('-') ? -1 : 1;
  return [...items].sort((a, b) => sign * compare(sortBy(a), sortBy(b)));
}

/** What has no value comes first. */
function compare(a: string | number | null, b: string | number | null): number {
  if (a === null || b === null) return Number(b === null) - Number(a === null);
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
}
