/** The medians of a step, in milliseconds. */
export interface GrowthStep {
  readonly passages: number;
  readonly whole: number;
  /** What looks at all that is visible. */
  readonly visible: number;
  readonly rest: number;
}

const WIDTH = 640;
const HEIGHT = 360;
const LEFT = 56;
const RIGHT = 140;
const TOP = 24;
const BOTTOM = 44;

const LINES = [
  { name: 'whole search', of: ({ whole }: GrowthStep) => whole, color: '#1f4e8c', dash: '' },
  { name: 'visible set', of: ({ visible }: GrowthStep) => visible, color: '#b3541e', dash: '6 3' },
  { name: 'all else', of: ({ rest }: GrowthStep) => rest, color: '#3d7a3d', dash: '2 3' },
] as const;

/** Draws the medians over the number of visible passages as an SVG; both axes are logarithmic. */
export function drawGrowth(steps: readonly GrowthStep[]): string {
  const values = steps.flatMap((step) => LINES.map(({ of }) => of(step)));
  const x = axis(
    steps.map(({ passages }) => passages),
    LEFT,
    WIDTH - RIGHT,
  );
  const y = axis(values, HEIGHT - BOTTOM, TOP);
  const grid = [
    ...x.ticks.map(
      (tick) =>
        `<line x1="${x.at(tick)}" y1="${TOP}" x2="${x.at(tick)}" y2="${HEIGHT - BOTTOM}" stroke="#ddd"/>` +
        `<text x="${x.at(tick)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${tick.toLocaleString('en')}</text>`,
    ),
    ...y.ticks.map(
      (tick) =>
        `<line x1="${LEFT}" y1="${y.at(tick)}" x2="${WIDTH - RIGHT}" y2="${y.at(tick)}" stroke="#ddd"/>` +
        `<text x="${LEFT - 8}" y="${y.at(tick) + 4}" text-anchor="end">${tick} ms</text>`,
    ),
  ];
  const ends = spread(LINES.map(({ of }) => y.at(of(steps.at(-1) ?? NO_STEP))));
  const lines = LINES.map(({ name, of, color, dash }, index) => {
    const points = steps.map((step) => `${x.at(step.passages)},${y.at(of(step))}`).join(' ');
    const dots = steps.map(
      (step) => `<circle cx="${x.at(step.passages)}" cy="${y.at(of(step))}" r="3" fill="${color}"/>`,
    );
    return (
      `<polyline points="${points}" fill="none" stroke="${color}" stroke-width="2" stroke-dasharray="${dash}"/>` +
      `${dots.join('')}<text x="${WIDTH - RIGHT + 10}" y="${(ends[index] ?? 0) + 4}" fill="${color}">${name}</text>`
    );
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" role="img">
<title>Median time of a hybrid search over the number of visible passages</title>
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
${[...grid, ...lines].join('\n')}
<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 6}" text-anchor="middle">visible passages</text>
</svg>
`;
}

const NO_STEP: GrowthStep = { passages: 1, whole: 1, visible: 1, rest: 1 };

/** A logarithmic axis with a tick at each 1, 3, 10, 30… */
function axis(values: readonly number[], from: number, to: number) {
  const low = Math.log10(Math.min(...values) * 0.8);
  const high = Math.log10(Math.max(...values) * 1.2);
  const at = (value: number) =>
    Math.round(10 * (from + ((Math.log10(value) - low) / (high - low)) * (to - from))) / 10;
  const ticks: number[] = [];
  for (let power = Math.floor(low); power <= Math.ceil(high); power++)
    for (const times of [1, 3]) {
      const tick = Number((times * 10 ** power).toPrecision(1));
      if (Math.log10(tick) >= low && Math.log10(tick) <= high) ticks.push(tick);
    }
  return { at, ticks };
}

/** Moves labels apart that would lie on each other, keeping their order. */
function spread(places: readonly number[]): number[] {
  const moved = [...places];
  const order = moved.map((_, index) => index).sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0));
  for (const [rank, index] of order.entries()) {
    const above = order[rank - 1];
    if (above !== undefined) moved[index] = Math.max(moved[index] ?? 0, (moved[above] ?? 0) + 15);
  }
  return moved;
}
