'use client';

import { nice, ticks } from 'd3-array';
import { sumAmounts } from '../api/contract';
import { useWidth } from './use-width';

export interface BarValue {
  /** The stretch of time that a bar stands for, as the books name it. */
  readonly id: string;
  readonly value: number;
}

export interface BarsProps {
  /** What is shown, in a few words. */
  readonly label: string;
  /** In order, without gaps. */
  readonly bars: readonly BarValue[];
  readonly format: (value: number) => string;
  /** The name of a bar in full, and as short as it stands below the axis. */
  readonly nameOf: (id: string) => string;
  readonly shortNameOf: (id: string) => string;
  /** What a bar stands for, as the title of a column, and several of them. */
  readonly unit: { readonly title: string; readonly many: string };
}

const HEIGHT = 220;
const MARGIN = { top: 10, right: 4, bottom: 26, left: 64 };
/** Of the room for a bar, the part beside it. */
const GAP = 0.25;
const TICKS = 4;
const TICK_GAP = 8;
const WIDTH_OF_A_NAME = 90;

/** One bar a stretch of time, and the same as a table for whoever would rather read. */
export function Bars(props: BarsProps) {
  const [ref, width] = useWidth();
  return (
    <figure className="m-0 min-w-0">
      <div ref={ref} style={{ height: HEIGHT }}>
        {width > 0 && <Picture {...props} width={width} />}
      </div>
      <BarTable {...props} />
    </figure>
  );
}

function Picture({ label, bars, format, nameOf, shortNameOf, unit, width }: BarsProps & { width: number }) {
  const step = (width - MARGIN.left - MARGIN.right) / bars.length;
  const barWidth = step * (1 - GAP);
  const leftOf = (index: number) => MARGIN.left + index * step + (step - barWidth) / 2;
  const values = bars.map(({ value }) => value);
  const lowest = Math.min(...values, 0);
  const highest = Math.max(...values, 0) || (lowest === 0 ? 1 : 0);
  const [bottom, top] = nice(lowest, highest, TICKS);
  const y = (value: number) =>
    MARGIN.top + ((top - value) / (top - bottom)) * (HEIGHT - MARGIN.top - MARGIN.bottom);
  // Of what is counted there are no halves.
  const isWhole = values.every(Number.isInteger);
  const total = sumAmounts(values);
  const named = Math.ceil((bars.length * WIDTH_OF_A_NAME) / width);
  return (
    <svg
      width={width}
      height={HEIGHT}
      role="img"
      aria-label={`${label}: ${format(total)} in ${bars.length} ${unit.many}`}
    >
      <g className="fill-muted text-[11px]">
        {ticks(bottom, top, TICKS)
          .filter((tick) => !isWhole || Number.isInteger(tick))
          .map((tick) => (
            <text
              key={tick}
              x={MARGIN.left - TICK_GAP}
              y={y(tick)}
              textAnchor="end"
              dominantBaseline="middle"
            >
              {format(tick)}
            </text>
          ))}
        {bars.map(
          ({ id }, index) =>
            index % named === 0 && (
              <text key={id} x={leftOf(index) + barWidth / 2} y={HEIGHT - TICK_GAP} textAnchor="middle">
                {shortNameOf(id)}
              </text>
            ),
        )}
      </g>
      <line x1={MARGIN.left} x2={width - MARGIN.right} y1={y(0)} y2={y(0)} className="stroke-line" />
      {bars.map(({ id, value }, index) => (
        <rect
          key={id}
          x={leftOf(index)}
          y={y(Math.max(value, 0))}
          width={barWidth}
          height={Math.abs(y(0) - y(value))}
          rx={1.5}
          className="fill-accent hover:brightness-125"
        >
          <title>{`${nameOf(id)}: ${format(value)}`}</title>
        </rect>
      ))}
    </svg>
  );
}

/** Stretches in which there was nothing are left out. */
function BarTable({ label, bars, format, nameOf, unit }: BarsProps) {
  const shown = bars.filter(({ value }) => value !== 0);
  return (
    <details className="mt-2 text-sm">
      <summary className="w-fit rounded-sm text-muted">As a table</summary>
      <table className="mt-2 w-full max-w-sm">
        <caption className="sr-only">{label}</caption>
        <thead>
          <tr className="border-b text-left text-muted">
            <th scope="col" className="py-1 font-medium">
              {unit.title}
            </th>
            <th scope="col" className="py-1 text-right font-medium">
              {label}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ id, value }) => (
            <tr key={id}>
              <td className="py-1">{nameOf(id)}</td>
              <td className="py-1 text-right tabular-nums">{format(value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length === 0 && <p className="mt-2 text-muted">Nothing in these {unit.many}.</p>}
    </details>
  );
}
