'use client';

import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps, ReactNode } from 'react';
import { useHydrated } from './use-hydrated';

/** The looks of whatever is pressed, links among them. */
export const buttonLooks = cva(
  'inline-flex items-center justify-center gap-2 font-medium whitespace-nowrap disabled:opacity-60 aria-disabled:opacity-60 aria-disabled:cursor-progress [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      kind: {
        primary: 'rounded-lg bg-accent text-on-accent hover:brightness-110',
        secondary: 'rounded-lg border border-edge bg-surface text-ink hover:bg-hover',
        danger: 'rounded-lg border border-bad bg-surface text-bad hover:bg-bad-soft',
        ghost: 'rounded-lg text-muted hover:bg-hover hover:text-ink',
        plain: 'rounded-sm font-normal text-inherit underline underline-offset-4',
      },
      size: { normal: '', small: '' },
    },
    compoundVariants: [
      {
        kind: ['primary', 'secondary', 'danger', 'ghost'],
        size: 'normal',
        class: 'px-4 py-2 text-[0.9375rem]',
      },
      { kind: ['primary', 'secondary', 'danger', 'ghost'], size: 'small', class: 'px-2.5 py-1.5 text-sm' },
    ],
    defaultVariants: { kind: 'secondary', size: 'normal' },
  },
);

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
