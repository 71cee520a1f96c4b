import { z } from 'zod';

/** Remembers the reader's choice; the server reads it, so that no page flashes in the other colours first. */
export const THEME_COOKIE = 'ipto_theme';
const YEAR_S = 365 * 86_400;

const theme = z.enum(['system', 'light', 'dark']).catch('system');
export type Theme = z.infer<typeof theme>;
export const THEMES = theme.unwrap().options;

export const themeOf = (cookie: string | undefined): Theme => theme.parse(cookie);

/** Changes the colours of this page, and of those to come. */
export function applyTheme(chosen: Theme): void {
  document.documentElement.dataset.theme = chosen;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing where HTTPS is
  document.cookie = `${THEME_COOKIE}=${chosen}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax`;
}
