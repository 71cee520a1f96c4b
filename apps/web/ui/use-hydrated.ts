import { useSyncExternalStore } from 'react';

const never = () => () => {};

/** Whether scripts run by now: until then a form would send itself as a page load. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
