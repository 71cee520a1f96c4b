'use client';

import { useState } from 'react';
import { formatMoney } from '../figures/money';
import { Checkbox } from '../ui/checkbox';
import { controlLooks } from '../ui/control';
import { Skeleton } from '../ui/skeleton';
import type { Source, Sources } from './sources';

interface DatasetPickerProps {
  readonly sources: Sources | undefined;
  readonly chosen: readonly string[];
  readonly onChoose: (chosen: string[]) => void;
}

/** Which datasets are searched; none chosen means all of them. */
export function DatasetPicker({ sources, chosen, onChoose }: DatasetPickerProps) {
  const [part, setPart] = useState('');
  const shown = sources && [...unlisted(sources, chosen), ...sources.all].filter(isLike(part));
  const toggle = (id: string, isChosen: boolean) =>
    onChoose(isChosen ? [...chosen, id] : chosen.filter((each) => each !== id));
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 text-sm font-medium">
        Datasets{' '}
        <span className="font-normal text-muted">
          {chosen.length === 0 ? '· all that you may see' : `· ${chosen.length} chosen`}
        </span>
      </legend>
      <div className="rounded-lg border">
        <input
          aria-label="Part of a dataset’s name"
          placeholder="Find a dataset"
          value={part}
          onChange={({ target }) => setPart(target.value)}
          onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
          className={`${controlLooks} rounded-b-none border-0 border-b`}
        />
        <section
          aria-label="Datasets to search"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
          tabIndex={0}
          className="h-44 overflow-y-auto px-3 py-1.5"
        >
          {!shown && <Skeleton className="mt-2 h-32 w-full" />}
          {shown?.length === 0 && <p className="py-2 text-sm text-muted">No dataset has that in its name.</p>}
          {shown?.map((source) => (
            <Checkbox
              key={source.id}
              label={<span className="wrap-anywhere">{source.name}</span>}
              text={describe(source)}
              checked={chosen.includes(source.id)}
              onChange={(isChosen) => toggle(source.id, isChosen)}
            />
          ))}
        </section>
      </div>
    </fieldset>
  );
}

function describe({ provider, price }: Source): string {
  if (price === null) return 'Not among those listed here';
  return provider === null ? 'Your own · free' : `${provider} · ${formatMoney(price)} a result`;
}

function isLike(part: string) {
  const wanted = part.trim().toLowerCase();
  return ({ name, provider }: Source) => `${name} ${provider ?? ''}`.toLowerCase().includes(wanted);
}

/** What is chosen, in a link say, but not among those that are listed. */
function unlisted({ all }: Sources, chosen: readonly string[]): Source[] {
  const known = new Set(all.map(({ id }) => id));
  return chosen.filter((id) => !known.has(id)).map((id) => ({ id, name: id, provider: null, price: null }));
}
