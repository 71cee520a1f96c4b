'use client';

import type { ReactNode } from 'react';
import styles from './button.module.css';
import { useHydrated } from './use-hydrated';

interface ButtonProps {
  readonly kind: 'primary' | 'secondary' | 'plain';
  readonly children: ReactNode;
  /** What it does; absent: it submits its form. */
  readonly onPress?: () => void;
  /** A call is under way. The button keeps the focus, so it is not disabled for that. */
  readonly pending?: boolean;
}

export function Button({ kind, children, onPress, pending = false }: ButtonProps) {
  return (
    <button
      type={onPress ? 'button' : 'submit'}
      className={styles[kind]}
      disabled={!useHydrated()}
      aria-disabled={pending}
      onClick={onPress && (() => !pending && onPress())}
    >
      {children}
    </button>
  );
}
