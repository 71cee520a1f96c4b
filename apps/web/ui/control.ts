/** The looks of whatever is typed into or chosen from. */
export const controlLooks =
  'block w-full min-w-0 rounded-lg border border-edge bg-surface px-3 py-2 text-[0.9375rem] text-ink placeholder:text-muted aria-invalid:border-bad disabled:opacity-60';
