import type { Dataset } from '@ipto/contracts';
import { BASE_PRICES, fromMicros } from '../api/contract';

/** What a retrieval costs before age or demand move it. */
export function listPrice({ unit_price, monetization_mode }: Dataset): number {
  return unit_price ?? fromMicros(BASE_PRICES[monetization_mode]);
}
