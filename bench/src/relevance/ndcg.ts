/** How good the beginning of a ranking is, against the best that could be: Järvelin and Kekäläinen's measure for binary judgments. */
export function ndcg<Id>(ranking: readonly Id[], relevant: ReadonlySet<Id>, depth: number): number {
  const gain = (index: number) => 1 / Math.log2(index + 2);
  const ideal = Array.from({ length: Math.min(depth, relevant.size) }, (_, i) => gain(i));
  const found = ranking.slice(0, depth).map((id, i) => (relevant.has(id) ? gain(i) : 0));
  return sum(found) / sum(ideal);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
