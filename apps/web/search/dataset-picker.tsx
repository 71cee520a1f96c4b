'use client';

import { DatasetFinder } from '../datasets/dataset-finder';
import type { Source } from '../datasets/use-sources';
import { formatMoney } from '../figures/money';

interface DatasetPickerProps {
  readonly chosen: readonly string[];
  readonly onChoose: (chosen: string[]) => void;
}

/** Which datasets are searched; none chosen means all of them. */
export function DatasetPicker({ chosen, onChoose }: DatasetPickerProps) {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 text-sm font-medium">
        Datasets{' '}
        <span className="font-normal text-muted">
          {chosen.length === 0 ? '· all that you may see' : `· ${chosen.length} chosen`}
        </span>
      </legend>
      <DatasetFinder chosen={chosen} onChoose={onChoose} describe={describe} />
    </fieldset>
  );
}

function describe({ provider, price }: Source): string {
  return provider === null ? 'Your own · free' : `${provider} · ${formatMoney(price)} a result`;
}
