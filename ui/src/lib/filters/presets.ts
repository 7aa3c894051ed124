/** Windows with a name, in the words of the API, so that an address stays true tomorrow. */
export interface Preset {
  window: string;
  label: string;
}

export const PRESETS: readonly Preset[] = [
  { window: 'month', label: 'This month so far' },
  { window: 'lastmonth', label: 'Last closed month' },
  { window: '7d offset 1d', label: 'Last 7 complete days' },
  { window: '30d offset 1d', label: 'Last 30 complete days' },
  { window: 'quarter', label: 'This quarter so far' },
];

export function presetLabel(window: string): string | undefined {
  return PRESETS.find((preset) => preset.window === window)?.label;
}

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** Both days included, as people say it; half-open, as the API takes it. Null while it is not a range. */
export function customWindow(first: string, last: string, dayAfter: (day: string) => string): string | null {
  if (!DAY.test(first) || !DAY.test(last) || last < first) return null;
  return `${first}T00:00:00Z,${dayAfter(last)}T00:00:00Z`;
}
