'use client';

import { type ReactNode, useId } from 'react';
import { useFieldProblem } from './form';

export interface LabelledProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: ReactNode;
  /** Stands at the end of the label's line. */
  readonly aside?: ReactNode;
}

interface ControlProps {
  readonly id: string;
  readonly name: string;
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby': string | undefined;
}

/** A control with its label, its hint, and what the API said about it instead of the hint. */
export function Labelled({
  name,
  label,
  hint,
  aside,
  children,
}: LabelledProps & { readonly children: (control: ControlProps) => ReactNode }) {
  const id = useId();
  const problem = useFieldProblem(name);
  return (
    <div className="grid content-start gap-1.5">
      <div className="flex items-baseline justify-between gap-4 text-sm">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {aside && <span className="text-[0.8125rem] text-muted">{aside}</span>}
      </div>
      {children({
        id,
        name,
        'aria-invalid': problem !== undefined,
        'aria-describedby': problem ? `${id}-problem` : hint ? `${id}-hint` : undefined,
      })}
      {hint && !problem && (
        <p id={`${id}-hint`} className="text-[0.8125rem] text-muted">
          {hint}
        </p>
      )}
      {problem && (
        <p id={`${id}-problem`} className="text-[0.8125rem] text-bad">
          {problem}
        </p>
      )}
    </div>
  );
}
