'use client';

import { Select } from '../ui/select';

interface StatusFilterProps<S extends string> {
  readonly meanings: Readonly<Record<S, { readonly label: string }>>;
  readonly status: S | null;
  readonly onChoose: (status: S | null) => void;
}

/** Which statements a list shows, by their state. */
export function StatusFilter<S extends string>({ meanings, status, onChoose }: StatusFilterProps<S>) {
  const states = Object.keys(meanings) as S[];
  return (
    <div className="mb-4 max-w-48">
      <Select
        name="status"
        label="Status"
        value={status ?? ''}
        onChange={({ target }) => onChoose(states.find((state) => state === target.value) ?? null)}
        options={[
          { value: '', label: 'All' },
          ...states.map((state) => ({ value: state, label: meanings[state].label })),
        ]}
      />
    </div>
  );
}
