import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';

/** The part of JSON Schema that the rate card's needs. Scalars stay the text that was written, so no price passes through a float. */
export interface Schema {
  readonly type: 'object' | 'array' | 'string';
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly enum?: readonly string[];
  readonly pattern?: string;
}

/** A value of a YAML file with the line where it stands. */
export class Entry {
  readonly line: number;
  readonly value: string | ReadonlyMap<string, Entry> | readonly Entry[];

  constructor(line: number, value: string | ReadonlyMap<string, Entry> | readonly Entry[]) {
    this.line = line;
    this.value = value;
  }

  /** '' where it is absent */
  text(key: string): string {
    const value = this.member(key)?.value;
    return typeof value === 'string' ? value : '';
  }

  list(key: string): readonly Entry[] {
    const value = this.member(key)?.value;
    return Array.isArray(value) ? value : [];
  }

  texts(key: string): Readonly<Record<string, string>> {
    const value = this.member(key)?.value;
    if (!(value instanceof Map)) return {};
    return Object.fromEntries([...value].map(([name, entry]) => [name, String(entry.value)]));
  }

  private member(key: string): Entry | undefined {
    return this.value instanceof Map ? this.value.get(key) : undefined;
  }
}

/** Reads YAML by a schema; each fault is a sentence that begins with its line. No faults: `root` is whole. */
export function readYaml(text: string, schema: Schema): { readonly root: Entry; readonly faults: readonly string[] } {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, schema: 'failsafe' });
  const faults = document.errors.map(
    (error) => `line ${counter.linePos(error.pos[0]).line}: ${error.message.split('\n')[0] ?? ''}`,
  );
  const lineOf = (node: unknown): number => {
    const offset = (node as { range?: readonly [number, number, number] } | null)?.range?.[0] ?? 0;
    return counter.linePos(offset).line;
  };

  function read(node: unknown, rule: Schema, path: string): Entry {
    const line = lineOf(node);
    const fail = (what: string): Entry => {
      faults.push(`line ${line}: ${path} ${what}`);
      return new Entry(line, '');
    };
    if (rule.type === 'array') {
      if (!isSeq(node)) return fail('must be a list');
      return new Entry(
        line,
        node.items.map((item, index) => read(item, rule.items ?? { type: 'string' }, `${path}[${index}]`)),
      );
    }
    if (rule.type === 'object') {
      if (!isMap(node)) return fail('must be a map of names and values');
      const members = new Map<string, Entry>();
      for (const pair of node.items) {
        const key = String(pair.key);
        const inner =
          rule.properties?.[key] ??
          (typeof rule.additionalProperties === 'object' ? rule.additionalProperties : undefined);
        const at = path === '' ? key : `${path}.${key}`;
        if (!inner) {
          const names = Object.keys(rule.properties ?? {}).join(', ');
          faults.push(`line ${lineOf(pair.key)}: ${at} is not known here: use one of ${names}`);
        } else members.set(key, read(pair.value, inner, at));
      }
      for (const key of rule.required ?? []) if (!members.has(key)) fail(`lacks "${key}"`);
      return new Entry(line, members);
    }
    const value = isScalar(node) && node.value !== null ? String(node.value) : undefined;
    if (value === undefined) return fail('must be a single value');
    if (rule.enum && !rule.enum.includes(value)) return fail(`is "${value}": use one of ${rule.enum.join(', ')}`);
    if (rule.pattern && !new RegExp(rule.pattern).test(value))
      return fail(`is "${value}": write ${rule.description ?? rule.pattern}`);
    return new Entry(line, value);
  }

  const empty = document.contents === null || (isScalar(document.contents) && document.contents.value === '');
  const root = empty || faults.length > 0 ? new Entry(1, new Map()) : read(document.contents, schema, '');
  return { root, faults };
}
