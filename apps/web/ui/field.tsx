'use client';

import type { ComponentProps } from 'react';
import { controlLooks } from './control';
import { Labelled, type LabelledProps } from './labelled';

type FieldProps = LabelledProps & Omit<ComponentProps<'input'>, 'name' | 'id'>;

/** A labelled input. */
export function Field({ name, label, hint, aside, className = '', ...input }: FieldProps) {
  return (
    <Labelled {...{ name, label, hint, aside }}>
      {(control) => <input {...input} {...control} className={`${controlLooks} ${className}`} />}
    </Labelled>
  );
}
