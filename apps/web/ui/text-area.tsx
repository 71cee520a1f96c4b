'use client';

import type { ComponentProps } from 'react';
import { controlLooks } from './control';
import { Labelled, type LabelledProps } from './labelled';

type TextAreaProps = LabelledProps & Omit<ComponentProps<'textarea'>, 'name' | 'id'>;

/** A labelled text of several lines. */
export function TextArea({ name, label, hint, aside, ...textarea }: TextAreaProps) {
  return (
    <Labelled {...{ name, label, hint, aside }}>
      {(control) => <textarea rows={4} {...textarea} {...control} className={controlLooks} />}
    </Labelled>
  );
}
