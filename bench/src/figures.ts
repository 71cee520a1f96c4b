import Table from 'cli-table3';
import { machine } from './machine.js';

/** One number that a benchmark found. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it should be: at most, or at least. */
  readonly target?: { readonly atMost: number } | { readonly atLeast: number };
}

/** Runs one benchmark. `note` says what is being done. */
export type Benchmark = (note: (text: string) => void) => Promise<Figure[]>;

/** Prints figures as a table for people and as JSON lines for programs. */
export function print(benchmark: string, figures: readonly Figure[]): void {
  const table = new Table({ head: [benchmark, '', '', 'target', ''], style: { head: [], border: [] } });
  for (const figure of figures)
    table.push([figure.name, round(figure.value), figure.unit, targetText(figure), verdict(figure)]);
  process.stdout.write(`${table}\n`);
  for (const { name, value, unit, target } of figures)
    process.stdout.write(
      `${JSON.stringify({ benchmark, name, value: round(value), unit, ...target, machine })}\n`,
    );
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (low === undefined || high === undefined) throw new RangeError('There is no median of nothing');
  return (low + high) / 2;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The least value that a share of the values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Milliseconds that something takes. */
export async function timed(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

function targetText({ target }: Figure): string {
  if (!target) return '';
  return 'atMost' in target ? `≤ ${target.atMost}` : `≥ ${target.atLeast}`;
}

function verdict({ value, target }: Figure): string {
  if (!target) return '';
  const met = 'atMost' in target ? value <= target.atMost : value >= target.atLeast;
  return met ? 'met' : 'missed';
}

function round(value: number): number {
  return Number(value.toPrecision(value >= 1000 ? 6 : 4));
}
