'use client';

import { type ComponentProps, useState } from 'react';
import { Field } from '../ui/field';
import { isDay } from './day';

interface DayFieldProps extends Omit<ComponentProps<typeof Field>, 'type' | 'value' | 'onChange' | 'onBlur'> {
  readonly day: string | null;
  /** Gets whole days alone, and null for none. */
  readonly onDay: (day: string | null) => void;
}

/** A day to choose or to type; while somebody types, it shows what is typed. */
export function DayField({ day, onDay, ...field }: DayFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <Field
      {...field}
      type="date"
      value={typed ?? day ?? ''}
      onChange={({ target: { value } }) => {
        setTyped(value);
        if (value === '' || isDay(value)) onDay(value || null);
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
