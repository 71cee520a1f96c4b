'use client';

import { X } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { contract, LIMITS } from '../api/contract';
import { useAll } from '../data/use-all';
import { useAnswer } from '../data/use-answer';
import { counted } from '../figures/quantity';
import { Checkbox } from '../ui/checkbox';
import { Field } from '../ui/field';
import { Problem } from '../ui/problem';
import { SkeletonRows } from '../ui/skeleton';
import { DatasetName } from './dataset-name';

const CATALOG_ROWS = 50;

interface DatasetPickerProps {
  readonly chosen: readonly string[];
  readonly onChoose: (ids: readonly string[]) => void;
  /** What can't be chosen, as it is chosen already elsewhere. */
  readonly without?: readonly string[];
}

/** Datasets chosen by name: the tenant's own, and those of others that it finds in the catalog. */
export function DatasetPicker({ chosen, onChoose, without = [] }: DatasetPickerProps) {
  const [typed, setTyped] = useState('');
  const wanted = useDeferredValue(typed.trim());
  const own = useAll(contract.datasets.list);
  const catalog = useAnswer(contract.catalog.list, {
    limit: CATALOG_ROWS,
    ...(wanted !== '' && { query: wanted }),
  });
  const failure = own.error ?? catalog.error;
  const mine = (own.data ?? []).filter(({ name }) => name.toLowerCase().includes(wanted.toLowerCase()));
  const ownIds = new Set((own.data ?? []).map(({ dataset_id }) => dataset_id));
  const others = (catalog.data?.items ?? []).filter(({ dataset_id }) => !ownIds.has(dataset_id));
  const rows = [
    ...mine.map(({ dataset_id: id, name }) => ({ id, name, from: 'Your own' })),
    ...others.map(({ dataset_id: id, name, provider_name }) => ({ id, name, from: `By ${provider_name}` })),
  ].filter(({ id }) => !without.includes(id));
  return (
    <div className="grid gap-3 rounded-lg border p-3.5">
      <p className="text-sm font-medium" aria-live="polite">
        {counted(chosen.length, 'dataset')} chosen
      </p>
      {chosen.length > 0 && (
        <ul aria-label="Chosen datasets" className="flex flex-wrap gap-1.5">
          {chosen.map((id) => (
            <li key={id} className="inline-flex min-w-0 items-center rounded-full bg-hover pl-3 text-sm">
              <span className="min-w-0 truncate">
                <DatasetName id={id} />
              </span>
              <button
                type="button"
                onClick={() => onChoose(chosen.filter((each) => each !== id))}
                className="rounded-full p-1.5 text-muted hover:text-ink"
              >
                <X className="size-3.5" aria-hidden />
                <span className="sr-only">
                  Remove <DatasetName id={id} />
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <Field
        name="dataset_search"
        label="Find datasets"
        type="search"
        autoComplete="off"
        placeholder="Part of a name"
        maxLength={LIMITS.nameChars}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        // Enter would send the form around this.
        onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
      />
      <section
        aria-label="Datasets"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
        tabIndex={0}
        className="h-56 overflow-y-auto rounded-md border px-3 py-1"
      >
        {rows.map(({ id, name, from }) => (
          <Checkbox
            key={id}
            label={<span className="wrap-anywhere">{name}</span>}
            text={from}
            checked={chosen.includes(id)}
            onChange={(checked) => onChoose(checked ? [...chosen, id] : chosen.filter((each) => each !== id))}
          />
        ))}
        {rows.length === 0 && (own.isPending || catalog.isPending) && !failure && (
          <SkeletonRows rows={4} className="h-10" />
        )}
        {rows.length === 0 && own.data && catalog.data && (
          <p className="py-2 text-sm text-muted">
            {wanted === ''
              ? 'There is no dataset to choose yet: create one, or look into the catalog.'
              : 'No dataset has that in its name.'}
          </p>
        )}
        {catalog.data?.next_cursor && (
          <p className="py-2 text-sm text-muted">The catalog has more: type a part of the name.</p>
        )}
        {failure && <Problem failure={failure} />}
      </section>
    </div>
  );
}
