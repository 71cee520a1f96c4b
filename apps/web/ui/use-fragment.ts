import { useEffect, useState } from 'react';

/**
 * What stood as `#name=…` in the address, taken out of it so that no history, screenshot or bookmark keeps it.
 * Undefined until it is read, null where there is none.
 */
export function useFragment(name: string): string | null | undefined {
  const [value, setValue] = useState<string | null>();
  useEffect(() => {
    const found = new URLSearchParams(window.location.hash.slice(1)).get(name) || null;
    if (found !== null)
      window.history.replaceState(null, '', window.location.pathname + window.location.search);
    // Whatever runs this a second time finds nothing any more.
    setValue((earlier) => earlier ?? found);
  }, [name]);
  return value;
}
