/** The sign of the house; its name stands beside it. */
export function Mark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className="size-7 fill-accent">
      <rect width="32" height="32" rx="7" />
      <path
        d="M9 9v14M15 9v14M15 10.5h4.5a4 4 0 0 1 0 8H15"
        className="fill-none stroke-on-accent"
        strokeWidth="3"
      />
    </svg>
  );
}
