import './tip.css';
import type { Step } from '#lib/charts/series.ts';

export interface TipRow {
  name: string;
  colour: string;
  text: string;
  /** the keyboard is on it */
  here: boolean;
}

/** What stands beside the pointer. Text nodes only: names come from clusters that others write to. */
export function tip(step: Step | undefined, rows: readonly TipRow[], total: string | null): HTMLElement {
  const box = document.createElement('div');
  box.className = 'tip';
  const head = document.createElement('p');
  head.textContent = `${step?.label ?? ''}${step?.partial ? ', not complete' : ''}`;
  const list = document.createElement('dl');
  const line = (term: (Node | string)[], text: string, name: string) => {
    const left = document.createElement('dt');
    left.append(...term);
    left.className = name;
    const right = document.createElement('dd');
    right.textContent = text;
    right.className = name;
    list.append(left, right);
  };
  for (const row of rows) {
    const dot = document.createElement('i');
    dot.style.background = row.colour;
    line([dot, row.name], row.text, row.here ? 'at' : '');
  }
  if (total !== null) line(['Together'], total, 'total');
  box.append(head, list);
  return box;
}
