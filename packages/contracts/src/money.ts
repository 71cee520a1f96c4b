/**
 * An amount of money: whole micro-dollars, as the database holds it. An integer type of its own, so that the compiler
 * refuses to reckon it together with floating-point numbers.
 */
export type Micros = bigint;

const DECIMALS = 6;

/** An amount in USD with as few decimals as it takes, for people and for CSV. */
export function formatMicros(micros: Micros): string {
  const sign = micros < 0n ? '-' : '';
  const digits = (micros < 0n ? -micros : micros).toString().padStart(DECIMALS + 1, '0');
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, '');
  return `${sign}${digits.slice(0, -DECIMALS)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** An amount in USD as the API speaks: the number that is written with the same decimals; exact below 9 billion dollars. */
export function fromMicros(micros: Micros): number {
  return Number(formatMicros(micros));
}

/** Micro-dollars, from an amount of at most six decimals as the API speaks. */
export function toMicros(amount: number): Micros {
  return BigInt(amount.toFixed(DECIMALS).replace('.', ''));
}

/** The sum of amounts as the API speaks, without the errors of adding them up as numbers. */
export function sumAmounts(amounts: readonly number[]): number {
  return fromMicros(amounts.reduce((sum, amount) => sum + toMicros(amount), 0n));
}

const FACTOR_DIGITS = 1_000_000_000_000;

/** An amount times a factor, rounded half up to the micro-dollar; the factor counts to its twelfth decimal. */
export function scale(micros: Micros, factor: number): Micros {
  return divideHalfUp(micros * BigInt(Math.round(factor * FACTOR_DIGITS)), BigInt(FACTOR_DIGITS));
}

/** A percentage of an amount, rounded half up to the micro-dollar. */
export function percentOf(micros: Micros, percent: bigint): Micros {
  return divideHalfUp(micros * percent, 100n);
}

function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
  return (2n * dividend + divisor) / (2n * divisor);
}
