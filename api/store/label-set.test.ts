import { expect, test } from 'vitest';
import { labelSetOf } from './label-set.ts';

test('the same labels have the same id in any order', () => {
  const one = labelSetOf({ team: 'a', app: 'b' }, { env: 'x' });
  expect(labelSetOf({ app: 'b', team: 'a' }, { env: 'x' })).toEqual(one);
  expect(BigInt(one.id)).toBeLessThan(2n ** 64n);
});

test('a label of the namespace is not a label of the pod', () => {
  expect(labelSetOf({ team: 'a' }, {}).id).not.toBe(labelSetOf({}, { team: 'a' }).id);
});

test('what Kubernetes numbers pods by is left out', () => {
  const plain = labelSetOf({ app: 'b' }, {});
  const numbered = {
    app: 'b',
    'pod-template-hash': '7d9',
    'controller-revision-hash': 'x-1',
    'statefulset.kubernetes.io/pod-name': 'b-0',
    'apps.kubernetes.io/pod-index': '0',
    'controller-uid': 'u',
    'batch.kubernetes.io/job-name': 'b-1',
    'job-name': 'b-1',
  };
  expect(labelSetOf(numbered, {})).toEqual(plain);
});
