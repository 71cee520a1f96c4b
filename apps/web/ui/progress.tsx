interface ProgressProps {
  /** What is under way. */
  readonly label: string;
  /** 0 to 1. */
  readonly share: number;
}

/** How far something is. */
export function Progress({ label, share }: ProgressProps) {
  const percent = Math.round(share * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className="h-1.5 overflow-hidden rounded-full bg-hover"
    >
      <div className="h-full rounded-full bg-accent" style={{ width: `${percent}%` }} />
    </div>
  );
}
