import { Option } from 'commander';
import { parseAmount, parseCount } from '../../flags/values.js';

const HALF_LIFE_DAYS_MAX = 3650;

/** What a dataset costs beyond its monetization model and pricing strategy. */
export function priceFlags(): Option[] {
  return [
    new Option(
      '--unit-price <usd>',
      'USD per retrieval. Defaults to the base price of the monetization model.',
    ).argParser(parseAmount),
    new Option(
      '--half-life-days <n>',
      'Days in which time_decay halves the price. Defaults to 180.',
    ).argParser(parseCount(HALF_LIFE_DAYS_MAX)),
  ];
}
