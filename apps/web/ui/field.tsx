'use client';

import { type InputHTMLAttributes, type ReactNode, useId } from 'react';
import { useFieldProblem } from './form';
import styles from './form.module.css';

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  /** Stands at the end of the label's line. */
  readonly aside?: ReactNode;
}

/** A labelled input, with its hint and what the API said about it. */
export function Field({ name, label, hint, aside, className = '', ...input }: FieldProps) {
  const id = useId();
  const problem = useFieldProblem(name);
  return (
    <div className={styles.field}>
      <div className={styles.labels}>
        <label htmlFor={id}>{label}</label>
        {aside}
      </div>
      <input
        {...input}
        id={id}
        name={name}
        className={`${styles.input} ${className}`}
        aria-invalid={problem !== undefined}
        aria-describedby={problem ? `${id}-problem` : hint ? `${id}-hint` : undefined}
      />
      {hint && !problem && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
      {problem && (
        <p id={`${id}-problem`} className={styles.wrong}>
          {problem}
        </p>
      )}
    </div>
  );
}
