const MICROS = 1_000_000;

/** An amount in USD as the API speaks, from the micro-dollars that the database holds. */
export function fromMicros(micros: number | null): number | null {
  return micros === null ? null : micros / MICROS;
}

/** Micro-dollars, from an amount of at most six decimals. */
export function toMicros(amount: number | null): bigint | null {
  return amount === null ? null : BigInt(Math.round(amount * MICROS));
}
