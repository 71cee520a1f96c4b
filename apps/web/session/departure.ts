let departing = false;

/**
 * Does what ends or changes this tab's session, and then goes elsewhere. What the page still asks for meanwhile may be
 * answered 401: that is what was wanted, and must not lead to the sign-in page first.
 */
export async function depart(run: () => Promise<void>, to: string): Promise<void> {
  departing = true;
  try {
    await run();
  } catch (error) {
    departing = false;
    throw error;
  }
  window.location.assign(to);
}

/** Whether this tab is on its way out of its session. */
export function isDeparting(): boolean {
  return departing;
}

if (typeof window !== 'undefined') {
  // The browser may show the page as it was left, by its back button.
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) departing = false;
  });
}
