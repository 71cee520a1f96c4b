'use client';

import type { ReactNode } from 'react';

interface CheckboxProps {
  readonly label: ReactNode;
  readonly text?: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
}

/** Something that is so or not, with what it means. */
export function Checkbox({ label, text, checked, onChange, disabled = false }: CheckboxProps) {
  return (
    <label className="grid grid-cols-[auto_1fr] items-start gap-x-2.5 py-1">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-1 accent-accent"
      />
      <span>
        <span className="block text-[0.9375rem]">{label}</span>
        {text && <span className="block text-[0.8125rem] text-muted">{text}</span>}
      </span>
    </label>
  );
}
