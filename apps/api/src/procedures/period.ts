/** A period that a caller names, as a condition on when something occurred: from its start on, before its end. */
export function within({ from, to }: { from?: string | undefined; to?: string | undefined }) {
  return {
    ...(from !== undefined && { gte: new Date(from) }),
    ...(to !== undefined && { lt: new Date(to) }),
  };
}
