/**
 * Colours of series. Searched for contrast (3:1 on the surface) and distance in normal, protan, deutan and tritan
 * sight; palette.test.ts holds both. Grey is for idle and what nobody owns, never for a series.
 */
export interface Palette {
  surface: string;
  ink: string;
  muted: string;
  line: string;
  series: readonly [string, string, string, string, string, string];
  other: string;
  idle: string;
  reserved: string;
  unattributed: string;
}

export const LIGHT: Palette = {
  surface: '#ffffff',
  ink: '#12212f',
  muted: '#5f6b75',
  line: '#e4e1d9',
  series: ['#214690', '#467472', '#b58130', '#923621', '#4c3353', '#033215'],
  other: '#4d5a66',
  idle: '#8a8f98',
  reserved: '#7a828c',
  unattributed: '#8a8f98',
};

export const DARK: Palette = {
  surface: '#111827',
  ink: '#e9eef4',
  muted: '#93a1b1',
  line: '#223045',
  series: ['#577cce', '#9ecfc7', '#f0cd77', '#df814b', '#cf9cf6', '#6d6086'],
  other: '#93a1b1',
  idle: '#8a8f98',
  reserved: '#6f7884',
  unattributed: '#8a8f98',
};

/** FNV-1a: the same name gets the same slot in every session. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return value;
}

/** Slots given so far, by grouping, so that a team keeps its colour when a filter changes who else is shown. */
const given = new Map<string, Map<string, number>>();

export function colourSlots(grouping: string, names: readonly string[], slots = 6): number[] {
  const memory = given.get(grouping) ?? new Map<string, number>();
  given.set(grouping, memory);
  const taken = new Set<number>();
  const result: number[] = new Array(names.length).fill(-1);
  const claim = (index: number, slot: number) => {
    result[index] = slot;
    taken.add(slot);
    memory.set(names[index] ?? '', slot);
  };
  names.forEach((name, index) => {
    const slot = memory.get(name);
    if (slot !== undefined && !taken.has(slot)) claim(index, slot);
  });
  names.forEach((name, index) => {
    if (result[index] !== -1) return;
    let slot = hash(name) % slots;
    while (taken.has(slot) && taken.size < slots) slot = (slot + 1) % slots;
    claim(index, slot);
  });
  return result;
}
