import { parseBytes, parseCount, parseCpuMilli } from '@plimsoll/domain/quantity';
import type { Resources } from '@plimsoll/domain/requests';

/** A line of a scenario, read word by word; every complaint names the place. */
export class Words {
  readonly #words: string[];
  readonly place: string;

  constructor(line: string, place: string) {
    this.#words = line.split(/\s+/);
    this.place = place;
  }

  take(word: string): boolean {
    if (this.#words[0] !== word) return false;
    this.#words.shift();
    return true;
  }

  peek(): string | undefined {
    return this.#words[0];
  }

  next(what: string): string {
    const word = this.#words.shift();
    if (word === undefined) throw new SyntaxError(`${this.place}: ${what} is missing.`);
    return word;
  }

  rest(): string {
    return this.#words.splice(0).join(' ');
  }

  fail(what: string): never {
    throw new SyntaxError(`${this.place}: ${what}.`);
  }
}

/** A quantity begins with a digit: what tells an optional `gpu 1` or the next clause apart. */
export function readResources(words: Words): Resources {
  const cpuMilli = parseCpuMilli(words.next('a CPU quantity'));
  const memoryBytes = /^\d/.test(words.peek() ?? '') ? parseBytes(words.next('memory')) : 0;
  const gpus = words.take('gpu') ? parseCount(words.next('a number of GPUs')) : 0;
  return { cpuMilli, memoryBytes, gpus };
}

export function addLabel(labels: Record<string, string>, words: Words): void {
  const [key = '', value = ''] = words.next('K=V').split('=');
  labels[key] = value;
}
