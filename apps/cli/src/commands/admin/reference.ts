import { Option } from 'commander';

/** `--reference` of what is marked as paid. */
export function referenceFlag(): Option {
  return new Option('--reference <text>', 'What names the payment in your books.').makeOptionMandatory();
}
