import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { type Figure, median } from '../figures.js';
import { withFolder } from '../installation.js';
import { Corpus } from '../search/corpus.js';

const PROGRAM = fileURLToPath(new URL('./rows-program.js', import.meta.url));
const PASSAGES = Number(process.env.IPTO_BENCH_PASSAGES ?? 20_000);

const bytes = z.object({ heap: z.number(), toast: z.number(), indexes: z.number() });
/** What the program prints: milliseconds of each round, and bytes at the end. */
export const rowFigures = z.object({
  /** Of a round. */
  passages: z.int(),
  /** In each table at the end. */
  stored: z.int(),
  ingest: z.array(z.number()),
  bare: z.array(z.number()),
  /** Of a round of ingest, CPU of the process and of PostgreSQL; and the same of bare rows. */
  ingestCpu: z.object({ node: z.number(), database: z.number() }),
  bareCpu: z.object({ node: z.number(), database: z.number() }),
  tables: z.record(z.string(), bytes),
});
export type RowFigures = z.infer<typeof rowFigures>;

/**
 * How long ingest takes for passages whose texts and vectors are given, their rows and their index, against the same rows
 * alone: as many at once, in batches, into tables with the same columns and keys.
 */
export async function againstRows(note: (text: string) => void): Promise<Figure[]> {
  note(`storing ${PASSAGES} passages with given vectors, and their bare rows`);
  const found = await withFolder(async (folder) => {
    const vectors = join(folder, 'bench-vectors');
    await writeFile(vectors, (await Corpus.make()).bytes());
    const { stdout } = await promisify(execFile)(process.execPath, [
      PROGRAM,
      join(folder, 'data'),
      vectors,
      String(PASSAGES),
    ]);
    return rowFigures.parse(JSON.parse(stdout));
  });
  const { passages, stored, ingest, bare, ingestCpu, bareCpu, tables } = found;
  const perSecond = (ms: readonly number[]) => passages / (median(ms) / 1000);
  const inRound = passages * ingest.length;
  const cpu = (name: string, ms: number): Figure => ({
    name,
    value: (1000 * ms) / inRound,
    unit: 'µs/passage',
  });
  return [
    { name: 'rows and index, vectors given', value: perSecond(ingest), unit: 'passages/s' },
    { name: 'bare rows', value: perSecond(bare), unit: 'passages/s' },
    {
      name: 'rows and index / bare rows, time',
      value: median(ingest.map((ms, round) => ms / (bare[round] ?? Number.NaN))),
      unit: '×',
      target: { atMost: 1.3 },
    },
    cpu('rows and index, CPU of the server', ingestCpu.node),
    cpu('rows and index, CPU of PostgreSQL', ingestCpu.database),
    cpu('bare rows, CPU of the client', bareCpu.node),
    cpu('bare rows, CPU of PostgreSQL', bareCpu.database),
    ...Object.entries(tables).flatMap(([table, sizes]) =>
      Object.entries(sizes).map(
        ([part, size]): Figure => ({ name: `${table}: ${part}`, value: size / stored, unit: 'B/passage' }),
      ),
    ),
  ];
}
