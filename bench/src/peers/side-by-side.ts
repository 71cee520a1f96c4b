import type { Standing } from './competition.js';
import { ENGINES, OURS } from './engines.js';

const MEGABYTE = 1e6;

/** The engines side by side, as a table of Markdown. */
export function sideBySide(title: string, standings: readonly Standing[]): string {
  const ours = standings.find(({ key }) => key === OURS);
  const rows = standings.map(({ key, ndcg, p50, p95, fillMs, bytes }) => [
    ENGINES[key].name,
    ndcg === null ? '' : ndcg.toFixed(3).replace(/^0/, ''),
    p50.toFixed(1),
    p95.toFixed(1),
    ours && key !== OURS ? (p50 / ours.p50).toFixed(2) : '',
    (fillMs / 1000).toFixed(1),
    (bytes.index / MEGABYTE).toFixed(1),
    (bytes.all / MEGABYTE).toFixed(1),
  ]);
  const head = [title, 'nDCG@10', 'p50 ms', 'p95 ms', 'p50 / ours', 'fill s', 'index MB', 'all MB'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}
