'use client';

import { Monitor, Moon, Sun } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { applyTheme, shownTheme, THEMES, type Theme, watchTheme } from './theme';

const LOOKS = {
  system: { label: 'As the system', Icon: Monitor },
  light: { label: 'Light', Icon: Sun },
  dark: { label: 'Dark', Icon: Moon },
} as const;

/** Three buttons, of which the chosen one is pressed, wherever it was chosen; `initial` is what the server read. */
export function ThemeChoice({ initial }: { initial: Theme }) {
  const chosen = useSyncExternalStore(watchTheme, shownTheme, () => initial);
  return (
    <fieldset className="flex rounded-lg border p-0.5">
      <legend className="sr-only">Colours</legend>
      {THEMES.map((theme) => {
        const { label, Icon } = LOOKS[theme];
        return (
          <button
            key={theme}
            type="button"
            aria-pressed={theme === chosen}
            title={label}
            className="flex flex-1 items-center justify-center rounded-md p-1.5 text-muted hover:text-ink aria-pressed:bg-hover aria-pressed:text-ink"
            onClick={() => applyTheme(theme)}
          >
            <Icon className="size-4" aria-hidden />
            <span className="sr-only">{label}</span>
          </button>
        );
      })}
    </fieldset>
  );
}
