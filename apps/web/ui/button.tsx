'use client';

import type { VariantProps } from 'class-variance-authority';
import type { ComponentProps, ReactNode } from 'react';
import { buttonLooks } from './button-looks';
import { useHydrated } from './use-hydrated';

export { buttonLooks };

interface ButtonProps
  extends VariantProps<typeof buttonLooks>,
    Omit<ComponentProps<'button'>, 'onClick' | 'type' | 'disabled' | 'className'> {
  readonly children: ReactNode;
  /** What it does; absent: it submits its form. */
  readonly onPress?: (() => void) | undefined;
  /** A call is under way. The button keeps the focus, so it is not disabled for that. */
  readonly pending?: boolean;
  readonly disabled?: boolean;
}

export function Button({
  kind,
  size,
  children,
  onPress,
  pending = false,
  disabled = false,
  ...rest
}: ButtonProps) {
  const hydrated = useHydrated();
  return (
    <button
      {...rest}
      type={onPress ? 'button' : 'submit'}
      className={buttonLooks({ kind, size })}
      disabled={disabled || !hydrated}
      data-waits-for-scripts={hydrated ? undefined : ''}
      aria-disabled={pending || undefined}
      onClick={onPress && (() => !pending && onPress())}
    >
      {children}
    </button>
  );
}

interface IconButtonProps extends Omit<ButtonProps, 'children'> {
  /** What a screen reader says, and a pointer that rests on it shows. */
  readonly label: string;
  readonly children: ReactNode;
}

/** A button that shows nothing but a picture. */
export function IconButton({ label, children, kind = 'ghost', size = 'small', ...rest }: IconButtonProps) {
  return (
    <Button {...rest} kind={kind} size={size} aria-label={label} title={label}>
      {children}
    </Button>
  );
}
