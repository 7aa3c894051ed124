import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatGroupPath, parseGroupPath } from './group-path.ts';
import {
  formatWorkloadId,
  isOverhead,
  labelOf,
  parseWorkloadId,
  parseWorkloadKey,
  teamOf,
  workloadKey,
} from './identity.ts';

test('a team comes from the pod, then its namespace, then nobody', () => {
  expect(teamOf({ team: 'a' }, { team: 'b' })).toBe('a');
  expect(teamOf({}, { team: 'b' })).toBe('b');
  expect(teamOf({ team: '' }, {})).toBe('unmapped');
  expect(teamOf({}, {})).toBe('unmapped');
  expect(labelOf('constructor', {}, {})).toBe('(none)');
});

test('overhead is system and DaemonSet pods', () => {
  expect(isOverhead('shop', 'DaemonSet')).toBe(true);
  expect(isOverhead('kube-system', 'Deployment')).toBe(true);
  expect(isOverhead('shop', 'Deployment')).toBe(false);
});

test('keys read back as themselves', () => {
  const word = fc.stringMatching(/^[a-z0-9]([-a-z0-9.]{0,20}[a-z0-9])?$/);
  fc.assert(
    fc.property(word, word, word, fc.string({ minLength: 1 }), (kind, name, namespace, cluster) => {
      expect(parseWorkloadKey(workloadKey(kind, name))).toEqual({ kind, name });
      const id = { cluster, namespace, kind, name };
      expect(parseWorkloadId(formatWorkloadId(id))).toEqual(id);
    }),
  );
  for (const bad of ['', 'api', '/api', 'Deployment/', 'a/b/c'])
    expect(() => parseWorkloadKey(bad)).toThrow('Kind/name');
  for (const bad of ['a/b/c', 'a/b//d', 'a/b/c/%']) expect(() => parseWorkloadId(bad)).toThrow();
});

test('paths of groups', () => {
  expect(parseGroupPath('team, namespace,label:app.kubernetes.io/name')).toEqual([
    { kind: 'team' },
    { kind: 'namespace' },
    { kind: 'label', name: 'app.kubernetes.io/name' },
  ]);
  expect(parseGroupPath('')).toEqual([]);
  expect(formatGroupPath(parseGroupPath('cluster,label:app'))).toBe('cluster,label:app');
  expect(() => parseGroupPath('team,team')).toThrow('twice');
  expect(() => parseGroupPath('region')).toThrow('Cannot group by "region"; use cluster, node');
  expect(() => parseGroupPath('label:')).toThrow('label name');
  expect(() => parseGroupPath('team,')).toThrow('Cannot group by ""');
});
