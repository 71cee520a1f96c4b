'use client';

import { X } from 'lucide-react';
import { DatasetFinder } from '../datasets/dataset-finder';
import type { Source } from '../datasets/use-sources';
import { counted } from '../figures/quantity';
import { DatasetName } from './dataset-name';

interface DatasetPickerProps {
  readonly chosen: readonly string[];
  readonly onChoose: (ids: readonly string[]) => void;
  /** What can't be chosen, as it is chosen already elsewhere. */
  readonly without?: readonly string[];
}

/** What a key reaches: the datasets chosen for it, each to be taken away again. */
export function DatasetPicker({ chosen, onChoose, without = [] }: DatasetPickerProps) {
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
      <DatasetFinder chosen={chosen} onChoose={onChoose} describe={describe} without={without} />
    </div>
  );
}

const describe = ({ provider }: Source) => (provider === null ? 'Your own' : `By ${provider}`);
