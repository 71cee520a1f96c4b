const MICROS = 1_000_000;

/** An amount in USD as the API speaks, from the micro-dollars that the database holds. */
export function fromMicros(micros: number | bigint): number {
  return Number(micros) / MICROS;
}

/** Micro-dollars, from an amount of at most six decimals. */
export function toMicros(amount: number): bigint {
  return BigInt(Math.round(amount * MICROS));
}
