'use client';

import type { Dataset } from '@ipto/contracts';
import { Select } from '../../../ui/select';

interface DatasetFilterProps {
  readonly datasets: readonly Dataset[];
  /** The id of the one chosen; null for all. */
  readonly chosen: string | null;
  readonly onChoose: (id: string | null) => void;
}

/** Which of the own datasets the figures are about. */
export function DatasetFilter({ datasets, chosen, onChoose }: DatasetFilterProps) {
  const options = datasets.map(({ dataset_id, name }) => ({ value: dataset_id, label: name }));
  // One that is gone, or beyond the list, filters all the same.
  if (chosen !== null && !options.some(({ value }) => value === chosen))
    options.push({ value: chosen, label: chosen });
  return (
    <Select
      name="dataset"
      label="Dataset"
      value={chosen ?? ''}
      onChange={({ target }) => onChoose(target.value || null)}
      options={[{ value: '', label: 'All datasets' }, ...options]}
    />
  );
}
