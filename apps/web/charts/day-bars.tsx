'use client';

import { AxisBottom, AxisLeft } from '@visx/axis';
import { ParentSize } from '@visx/responsive';
import { scaleBand, scaleLinear } from '@visx/scale';
import { Bar } from '@visx/shape';
import { formatDay } from '../figures/instant';

export interface DayValue {
  /** A day in UTC, `YYYY-MM-DD`. */
  readonly date: string;
  readonly value: number;
}

interface DayBarsProps {
  /** What is shown, in a few words. */
  readonly label: string;
  /** Days in order, without gaps: {@link everyDay}. */
  readonly days: readonly DayValue[];
  readonly format: (value: number) => string;
}

const HEIGHT = 220;
const MARGIN = { top: 10, right: 4, bottom: 26, left: 64 };
const TICK = { fill: 'var(--color-muted)', fontSize: 11, fontFamily: 'inherit' } as const;
const WIDTH_OF_A_DATE = 90;

/** One bar a day, and the same as a table for whoever would rather read. */
export function DayBars({ label, days, format }: DayBarsProps) {
  return (
    <figure className="m-0 min-w-0">
      <div style={{ height: HEIGHT }}>
        <ParentSize debounceTime={50}>
          {({ width }) => width > 0 && <Bars label={label} days={days} format={format} width={width} />}
        </ParentSize>
      </div>
      <DayTable label={label} days={days} format={format} />
    </figure>
  );
}

function Bars({ label, days, format, width }: DayBarsProps & { width: number }) {
  const x = scaleBand({
    domain: days.map(({ date }) => date),
    range: [MARGIN.left, width - MARGIN.right],
    padding: 0.25,
  });
  const y = scaleLinear({
    domain: [0, Math.max(...days.map(({ value }) => value), 0) || 1],
    range: [HEIGHT - MARGIN.bottom, MARGIN.top],
    nice: true,
  });
  const total = days.reduce((sum, { value }) => sum + value, 0);
  const step = Math.ceil((days.length * WIDTH_OF_A_DATE) / width);
  return (
    <svg
      width={width}
      height={HEIGHT}
      role="img"
      aria-label={`${label}: ${format(total)} in ${days.length} days`}
    >
      <AxisLeft
        scale={y}
        left={MARGIN.left}
        numTicks={4}
        tickFormat={(value) => format(Number(value))}
        stroke="transparent"
        tickStroke="var(--color-line)"
        tickLabelProps={TICK}
      />
      <AxisBottom
        scale={x}
        top={HEIGHT - MARGIN.bottom}
        tickValues={days.filter((_, index) => index % step === 0).map(({ date }) => date)}
        tickFormat={(date) => formatDay(String(date)).replace(/,? \d{4}$/, '')}
        stroke="var(--color-line)"
        hideTicks
        tickLabelProps={TICK}
      />
      {days.map(({ date, value }) => (
        <Bar
          key={date}
          x={x(date) ?? 0}
          y={y(value)}
          width={x.bandwidth()}
          height={HEIGHT - MARGIN.bottom - y(value)}
          rx={1.5}
          className="fill-accent hover:brightness-125"
        >
          <title>{`${formatDay(date)}: ${format(value)}`}</title>
        </Bar>
      ))}
    </svg>
  );
}

/** Days on which there was nothing are left out. */
function DayTable({ label, days, format }: DayBarsProps) {
  const shown = days.filter(({ value }) => value !== 0);
  return (
    <details className="mt-2 text-sm">
      <summary className="w-fit rounded-sm text-muted">As a table</summary>
      <table className="mt-2 w-full max-w-sm">
        <caption className="sr-only">{label}</caption>
        <thead>
          <tr className="border-b text-left text-muted">
            <th scope="col" className="py-1 font-medium">
              Day (UTC)
            </th>
            <th scope="col" className="py-1 text-right font-medium">
              {label}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ date, value }) => (
            <tr key={date}>
              <td className="py-1">{formatDay(date)}</td>
              <td className="py-1 text-right tabular-nums">{format(value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length === 0 && <p className="mt-2 text-muted">Nothing in these days.</p>}
    </details>
  );
}
