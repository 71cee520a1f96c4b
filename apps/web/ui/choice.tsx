'use client';

import type { ReactNode } from 'react';

interface ChoiceOption<T extends string> {
  readonly value: T;
  readonly label: string;
  /** What choosing it means. */
  readonly text: ReactNode;
}

interface ChoiceProps<T extends string> {
  readonly name: string;
  readonly legend: string;
  readonly options: readonly ChoiceOption<T>[];
  readonly value: T;
  readonly onChoose: (value: T) => void;
  /** Side by side where there is room. */
  readonly beside?: boolean;
}

/** A choice of one whose options need a sentence each. */
export function Choice<T extends string>({
  name,
  legend,
  options,
  value,
  onChoose,
  beside = false,
}: ChoiceProps<T>) {
  return (
    <fieldset className={`grid gap-2 ${beside ? 'sm:grid-cols-2' : ''}`}>
      <legend className="mb-1.5 text-sm font-medium">{legend}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className="grid grid-cols-[auto_1fr] content-start items-start gap-x-3 rounded-lg border border-line bg-surface p-3 hover:bg-hover has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChoose(option.value)}
            className="mt-1 accent-accent"
          />
          <span>
            <span className="block text-[0.9375rem] font-medium">{option.label}</span>
            <span className="block text-sm text-muted">{option.text}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
