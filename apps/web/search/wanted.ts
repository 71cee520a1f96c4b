import {
  parseAsArrayOf,
  parseAsBoolean,
  parseAsNumberLiteral,
  parseAsString,
  parseAsStringLiteral,
  type Values,
} from 'nuqs';
import type { InputOf } from '../api/answer';
import type { contract } from '../api/contract';
import { keysOf, MODALITIES } from '../datasets/terms';
import { parseAsDay, startOf } from '../period/day';
import { MODES } from './modes';

/** What the API is asked. */
export type SearchCall = InputOf<typeof contract.search.query>;

export const RESULT_COUNTS = [3, 5, 10, 20, 50] as const;

/** A search as it stands in the address. */
export const wantedParsers = {
  q: parseAsString.withDefault(''),
  mode: parseAsStringLiteral(keysOf(MODES)).withDefault('auto'),
  datasets: parseAsArrayOf(parseAsString).withDefault([]),
  modality: parseAsStringLiteral(keysOf(MODALITIES)),
  type: parseAsString,
  filename: parseAsString.withDefault(''),
  after: parseAsDay,
  before: parseAsDay,
  limit: parseAsNumberLiteral(RESULT_COUNTS).withDefault(10),
  explain: parseAsBoolean.withDefault(false),
};
export type Wanted = Values<typeof wantedParsers>;

/** The call that a search in the address stands for; what is not asked for is left out of it. */
export function callOf(wanted: Wanted): SearchCall {
  const { q, mode, datasets, modality, type, filename, after, before, limit, explain } = wanted;
  const filters = {
    ...(type && { mime_types: [type] }),
    ...(modality && { modalities: [modality] }),
    ...(filename && { filename }),
    ...(after && { created_after: startOf(after) }),
    ...(before && { created_before: startOf(before) }),
  };
  return {
    query: q.trim(),
    mode,
    limit,
    ...(datasets.length > 0 && { dataset_ids: datasets }),
    ...(Object.keys(filters).length > 0 && { filters }),
    ...(explain && { explain }),
  };
}
