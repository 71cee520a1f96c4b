import type { Micros } from '@ipto/contracts';

/** A result as its bill is made out: null where it costs nothing whatever else there is. */
export interface Offered {
  readonly objectId: string;
  readonly price: Micros | null;
}

export interface Bill<T> {
  /** What is answered, in order, each with what it adds. */
  readonly lines: readonly { readonly result: T; readonly charge: Micros }[];
  /** How many results are left out. */
  readonly withheld: number;
  readonly total: Micros;
}

/**
 * Makes out the bill of results, best first. An object is charged for once, with the first of its results, unless
 * `billed` says that it has been already. What does not fit into `remaining` is withheld: what is too dear by itself,
 * then from the last rank up; with the result that would pay for an object go its later ones, which nobody would have paid for.
 */
export function makeBill<T extends Offered>(
  results: readonly T[],
  billed: ReadonlySet<string>,
  remaining: Micros,
): Bill<T> {
  const payers = new Map<string, Micros>();
  for (const { objectId, price } of results)
    if (price !== null && price > 0n && !billed.has(objectId) && !payers.has(objectId))
      payers.set(objectId, price);

  // One that is too dear by itself takes nothing of what others cost.
  const dropped = new Set([...payers].filter(([, price]) => price > remaining).map(([objectId]) => objectId));
  const affordable = [...payers].filter(([objectId]) => !dropped.has(objectId));
  let total = affordable.reduce((sum, [, price]) => sum + price, 0n);
  for (const [objectId, price] of affordable.reverse()) {
    if (total <= remaining) break;
    dropped.add(objectId);
    total -= price;
  }

  const shown = results.filter(({ objectId, price }) => price === null || !dropped.has(objectId));
  const paid = new Set<string>();
  const lines = shown.map((result) => {
    const { objectId, price } = result;
    const charge = price !== null && !paid.has(objectId) ? (payers.get(objectId) ?? 0n) : 0n;
    if (price !== null) paid.add(objectId);
    return { result, charge };
  });
  return { lines, withheld: results.length - shown.length, total };
}
