const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];

/** A size for people: `340 KB`, `2.1 MB`. Steps of 1024. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1023.5 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = unit >= 2 && value < 99.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

/** An amount of USD with all the decimals that say something: `$0.001`, `$12.50`, `-$3.00`. */
export function formatMoney(amount: number): string {
  const [whole, decimals = ''] = Math.abs(amount).toFixed(6).replace(/0+$/, '').split('.');
  return `${amount < 0 ? '-' : ''}$${whole}.${decimals.padEnd(2, '0')}`;
}

/** An instant in UTC, to the minute: `2026-04-05 10:00 UTC`. */
export function formatTime(iso: string | null): string {
  return iso === null ? 'never' : `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}
