'use client';

import { useEffect, useState } from 'react';
import { Field } from './field';

const REST_MS = 300;

interface SearchFieldProps {
  readonly name: string;
  readonly label: string;
  readonly value: string | null;
  /** Called once the typing rests; null where nothing is left. */
  readonly onSearch: (text: string | null) => void;
  readonly placeholder?: string;
}

/** A text that a list is narrowed by, while it is typed. */
export function SearchField({ name, label, value, onSearch, placeholder }: SearchFieldProps) {
  const [typed, setTyped] = useState(value ?? '');
  useEffect(() => setTyped(value ?? ''), [value]);
  useEffect(() => {
    if (typed === (value ?? '')) return;
    const timer = setTimeout(() => onSearch(typed || null), REST_MS);
    return () => clearTimeout(timer);
  }, [typed, value, onSearch]);
  return (
    <Field
      name={name}
      label={label}
      type="search"
      autoComplete="off"
      placeholder={placeholder}
      value={typed}
      onChange={({ target }) => setTyped(target.value)}
    />
  );
}
