import { DARK, LIGHT, type Palette } from './palette.ts';

export type ThemeChoice = 'system' | 'light' | 'dark';
const KEY = 'plimsoll-theme';

function stored(): ThemeChoice {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    return 'system';
  }
}

/** Paper is light: charts are drawn again for print, where CSS alone cannot reach them. */
class Theme {
  choice = $state<ThemeChoice>('system');
  #systemDark = $state(false);
  #printing = $state(false);

  get dark(): boolean {
    if (this.#printing) return false;
    return this.choice === 'system' ? this.#systemDark : this.choice === 'dark';
  }
  get palette(): Palette {
    return this.dark ? DARK : LIGHT;
  }

  start(): () => void {
    this.choice = stored();
    const media = matchMedia('(prefers-color-scheme: dark)');
    const system = () => {
      this.#systemDark = media.matches;
    };
    const before = () => {
      this.#printing = true;
    };
    const after = () => {
      this.#printing = false;
    };
    system();
    media.addEventListener('change', system);
    addEventListener('beforeprint', before);
    addEventListener('afterprint', after);
    return () => {
      media.removeEventListener('change', system);
      removeEventListener('beforeprint', before);
      removeEventListener('afterprint', after);
    };
  }

  choose(choice: ThemeChoice): void {
    this.choice = choice;
    if (choice === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = choice;
    try {
      if (choice === 'system') localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, choice);
    } catch {
      // A browser that keeps nothing still shows the choice until the tab is closed.
    }
  }
}

export const theme = new Theme();
