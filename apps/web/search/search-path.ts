import type { SearchActivity } from '@ipto/contracts';
import { createSerializer } from 'nuqs';
import { wantedParsers } from './wanted';

const addressOf = createSerializer(wantedParsers);

/** Where a search that was made stands ready to be made again, of the same datasets and in the same mode. */
export function searchPath({
  query_text,
  mode,
  dataset_ids,
}: Pick<SearchActivity, 'query_text' | 'mode' | 'dataset_ids'>): string {
  return addressOf('/search', { q: query_text, mode, datasets: dataset_ids });
}
