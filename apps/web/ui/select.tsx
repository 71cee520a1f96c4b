'use client';

import type { ComponentProps } from 'react';
import { controlLooks } from './control';
import { Labelled, type LabelledProps } from './labelled';

export interface Option {
  readonly value: string;
  readonly label: string;
}

type SelectProps = LabelledProps &
  Omit<ComponentProps<'select'>, 'name' | 'id' | 'children'> & { readonly options: readonly Option[] };

/** A labelled choice of one. */
export function Select({ name, label, hint, aside, options, ...select }: SelectProps) {
  return (
    <Labelled {...{ name, label, hint, aside }}>
      {(control) => (
        <select {...select} {...control} className={controlLooks}>
          <Options options={options} />
        </select>
      )}
    </Labelled>
  );
}

export function Options({ options }: { options: readonly Option[] }) {
  return options.map(({ value, label }) => (
    <option key={value} value={value}>
      {label}
    </option>
  ));
}
