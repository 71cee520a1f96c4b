'use client';

import { parseAsString, parseAsStringLiteral } from 'nuqs';
import { useCallback } from 'react';
import { contract } from '../../../api/contract';
import { useList } from '../../../data/use-list';
import { keysOf, MODALITIES, MONETIZATION, optionsOf } from '../../../datasets/terms';
import { Button } from '../../../ui/button';
import { Empty } from '../../../ui/empty';
import { PageHeader } from '../../../ui/page-header';
import { Problem } from '../../../ui/problem';
import { SearchField } from '../../../ui/search-field';
import { Select } from '../../../ui/select';
import { SkeletonRows } from '../../../ui/skeleton';
import { DatasetCard } from './dataset-card';

const ANY = { value: '', label: 'Any' };
const NO_FILTERS = { query: null, source_modality: null, monetization_mode: null };
const parsers = {
  query: parseAsString,
  source_modality: parseAsStringLiteral(keysOf(MODALITIES)),
  monetization_mode: parseAsStringLiteral(keysOf(MONETIZATION)),
};

/** What can be searched: the datasets of every provider. */
export function Catalog() {
  const list = useList(contract.catalog.list, {
    filters: parsers,
    input: ({ query, source_modality, monetization_mode }) => ({
      ...(query && { query }),
      ...(source_modality && { source_modality }),
      ...(monetization_mode && { monetization_mode }),
    }),
  });
  const { items, failure, filters, filter } = list;
  const onSearch = useCallback((query: string | null) => filter({ query }), [filter]);
  const isFiltered = Object.values(filters).some(Boolean);
  return (
    <>
      <PageHeader title="Catalog" lead="Datasets of every provider that you may search, newest first." />
      <div className="mb-5 grid gap-3 sm:grid-cols-[2fr_1fr_1fr]">
        <SearchField
          name="query"
          label="Name, description or provider"
          value={filters.query}
          onSearch={onSearch}
        />
        <Select
          name="source_modality"
          label="Modality"
          options={[ANY, ...optionsOf(MODALITIES)]}
          value={filters.source_modality ?? ''}
          onChange={({ target }) =>
            filter({ source_modality: (target.value || null) as typeof filters.source_modality })
          }
        />
        <Select
          name="monetization_mode"
          label="Terms"
          options={[ANY, ...optionsOf(MONETIZATION)]}
          value={filters.monetization_mode ?? ''}
          onChange={({ target }) =>
            filter({ monetization_mode: (target.value || null) as typeof filters.monetization_mode })
          }
        />
      </div>
      <Problem failure={failure} />
      {!items && !failure && <SkeletonRows rows={4} className="h-40" />}
      {items?.length === 0 && (
        <Empty
          title={isFiltered ? 'No dataset is like that.' : 'The catalog is empty.'}
          action={
            isFiltered && (
              <Button size="small" onPress={() => filter(NO_FILTERS)}>
                Show all datasets
              </Button>
            )
          }
        >
          {isFiltered
            ? 'Look for another part of the name, or take filters away.'
            : 'Datasets stand here once their providers list them and their first objects are ready.'}
        </Empty>
      )}
      {items && items.length > 0 && (
        <ul aria-label="Datasets" className="grid gap-3 md:grid-cols-2">
          {items.map((dataset) => (
            <DatasetCard key={dataset.dataset_id} dataset={dataset} />
          ))}
        </ul>
      )}
      {!(list.isFirst && !list.hasNext) && (
        <nav aria-label="Pages of datasets" className="mt-3 flex justify-end gap-2">
          <Button size="small" disabled={list.isFirst} onPress={list.toFirst}>
            First page
          </Button>
          <Button size="small" disabled={!list.hasNext} onPress={list.toNext}>
            Next page
          </Button>
        </nav>
      )}
    </>
  );
}
