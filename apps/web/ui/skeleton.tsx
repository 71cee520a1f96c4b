/** The shape of what is on its way, as high as it will be. */
export function Skeleton({ className = 'h-4 w-full' }: { className?: string }) {
  return (
    <div aria-hidden data-skeleton className={`motion-safe:animate-pulse rounded-md bg-hover ${className}`} />
  );
}

/** Several lines of it, told to screen readers once. */
export function SkeletonRows({ rows = 5, className = 'h-11' }: { rows?: number; className?: string }) {
  return (
    <div role="status" className="grid gap-2">
      <span className="sr-only">Loading</span>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} className={className} />
      ))}
    </div>
  );
}
