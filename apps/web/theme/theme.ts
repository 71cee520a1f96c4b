/** Remembers the reader's choice; the server reads it, so that no page flashes in the other colours first. */
export const THEME_COOKIE = 'ipto_theme';
const YEAR_S = 365 * 86_400;

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** The choice that a cookie holds; what is none is the system's. */
export const themeOf = (cookie: string | undefined): Theme =>
  THEMES.find((theme) => theme === cookie) ?? 'system';

const watchers = new Set<() => void>();

/** Calls `onChange` at every change of the colours of this page, until what it gives back is called. */
export function watchTheme(onChange: () => void): () => void {
  watchers.add(onChange);
  return () => watchers.delete(onChange);
}

/** The choice that this page shows. */
export const shownTheme = (): Theme => themeOf(document.documentElement.dataset.theme);

/** Changes the colours of this page, and of those to come. */
export function applyTheme(chosen: Theme): void {
  document.documentElement.dataset.theme = chosen;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing where HTTPS is
  document.cookie = `${THEME_COOKIE}=${chosen}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax`;
  for (const onChange of watchers) onChange();
}
