import type { CsvTable } from '@ipto/contracts';
import accepts from 'accepts';
import { stringify } from 'csv-stringify/sync';
import type { FastifyRequest } from 'fastify';

export const CSV_TYPE = 'text/csv';

/** Whether a request would rather have a table than JSON. */
export function wantsCsv({ raw }: FastifyRequest): boolean {
  return accepts(raw).type(['application/json', CSV_TYPE]) === CSV_TYPE;
}

/** A table as RFC 4180 has it, its columns named in the first line. Cells that a spreadsheet would run are defused. */
export function csvOf({ columns, rows }: CsvTable): string {
  return stringify([columns, ...rows], { record_delimiter: 'windows', escape_formulas: true });
}
