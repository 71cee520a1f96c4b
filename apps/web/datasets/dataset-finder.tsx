'use client';

import { useDeferredValue, useState } from 'react';
import { LIMITS } from '../api/contract';
import { Checkbox } from '../ui/checkbox';
import { Field } from '../ui/field';
import { Problem } from '../ui/problem';
import { SkeletonRows } from '../ui/skeleton';
import { type Source, type Sources, useSources } from './use-sources';

interface DatasetFinderProps {
  readonly chosen: readonly string[];
  readonly onChoose: (ids: string[]) => void;
  /** What stands under a dataset's name. */
  readonly describe: (source: Source) => string;
  /** What can't be chosen, as it is chosen already elsewhere. */
  readonly without?: readonly string[];
}

/** Datasets chosen by name: the tenant's own, and those of others that it finds in the catalog. */
export function DatasetFinder({ chosen, onChoose, describe, without = [] }: DatasetFinderProps) {
  const [typed, setTyped] = useState('');
  const words = useDeferredValue(typed.trim());
  const sources = useSources(chosen, words);
  const { catalogHasMore, pending, failure } = sources;
  const rows = [
    ...(words === '' ? unfoundRows(sources, describe) : []),
    ...sources.found.map(rowOf(describe)),
  ].filter(({ id }) => !without.includes(id));
  return (
    <div className="grid gap-3">
      <Field
        name="dataset_search"
        label="Find datasets"
        type="search"
        autoComplete="off"
        placeholder="Part of a name"
        maxLength={LIMITS.nameChars}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        // Enter would send the form around this.
        onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
      />
      <section
        aria-label="Datasets"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
        tabIndex={0}
        className="h-52 overflow-y-auto rounded-md border px-3 py-1"
      >
        {rows.map(({ id, name, text }) => (
          <Checkbox
            key={id}
            label={<span className="wrap-anywhere">{name}</span>}
            text={text}
            checked={chosen.includes(id)}
            onChange={(isChosen) =>
              onChoose(isChosen ? [...chosen, id] : chosen.filter((each) => each !== id))
            }
          />
        ))}
        {rows.length === 0 && pending && !failure && <SkeletonRows rows={4} className="h-10" />}
        {rows.length === 0 && !pending && !failure && (
          <p className="py-2 text-sm text-muted">
            {words === ''
              ? 'There is no dataset to choose yet: create one, or look into the catalog.'
              : 'No dataset has that in its name.'}
          </p>
        )}
        {catalogHasMore && (
          <p className="py-2 text-sm text-muted">The catalog has more: type a part of the name.</p>
        )}
        <Problem failure={failure} />
      </section>
    </div>
  );
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly text: string;
}

const rowOf =
  (describe: DatasetFinderProps['describe']) =>
  (source: Source): Row => ({ id: source.id, name: source.name, text: describe(source) });

/** What is chosen, in a link say, but stands beyond the first of the catalog or not in it at all. */
function unfoundRows({ found, chosen, gone }: Sources, describe: DatasetFinderProps['describe']): Row[] {
  const isFound = new Set(found.map(({ id }) => id));
  return [
    ...gone.map((id) => ({ id, name: id, text: 'Not in the catalog' })),
    ...chosen.filter(({ id }) => !isFound.has(id)).map(rowOf(describe)),
  ];
}
