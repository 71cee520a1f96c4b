import { cva } from 'class-variance-authority';

/** The looks of whatever is pressed, links among them; the server draws some of those. */
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
