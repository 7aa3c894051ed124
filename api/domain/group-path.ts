/** The `by` of a question: a path of dimensions, such as `team,namespace,label:app`. */

export const GROUP_DIMENSIONS = [
  'cluster',
  'node',
  'pool',
  'team',
  'namespace',
  'workload',
  'pod',
  'container',
] as const;
export type GroupDimension = (typeof GROUP_DIMENSIONS)[number];

export type GroupKey = { readonly kind: GroupDimension } | { readonly kind: 'label'; readonly name: string };

/** Longest label name that Kubernetes takes: a 253-byte prefix, a slash, 63 more. */
const LABEL_NAME =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?\/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/** Empty text is the empty path: one row with everything. A dimension cannot be repeated. */
export function parseGroupPath(text: string): readonly GroupKey[] {
  if (text.trim() === '') return [];
  const seen = new Set<string>();
  return text.split(',').map((part) => {
    const word = part.trim();
    if (seen.has(word)) throw new SyntaxError(`"${word}" stands twice in by=${text}; name each part once.`);
    seen.add(word);
    return parseGroupKey(word);
  });
}

function parseGroupKey(word: string): GroupKey {
  const dimension = GROUP_DIMENSIONS.find((name) => name === word);
  if (dimension !== undefined) return { kind: dimension };
  if (word.startsWith('label:')) {
    const name = word.slice('label:'.length);
    if (!LABEL_NAME.test(name)) throw new SyntaxError(`"${name}" is not a label name; write label:app, for example.`);
    return { kind: 'label', name };
  }
  throw new SyntaxError(
    `Cannot group by "${word}"; use ${GROUP_DIMENSIONS.join(', ')} or label:NAME, separated by commas.`,
  );
}

export function formatGroupPath(path: readonly GroupKey[]): string {
  return path.map((key) => (key.kind === 'label' ? `label:${key.name}` : key.kind)).join(',');
}
