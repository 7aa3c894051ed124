import { expect, it } from 'vitest';
import { refusal, unreachable, verbAndResource } from './api-error.ts';

it('names verb and resource as a role would', () => {
  expect(verbAndResource('/api/v1/pods?limit=500')).toEqual({ verb: 'list', resource: 'pods' });
  expect(verbAndResource('/api/v1/pods?watch=1')).toEqual({ verb: 'watch', resource: 'pods' });
  expect(verbAndResource('/api/v1/nodes/n1/proxy/stats/summary')).toEqual({ verb: 'get', resource: 'nodes/proxy' });
  expect(verbAndResource('/apis/apps/v1/replicasets?limit=5')).toEqual({ verb: 'list', resource: 'replicasets.apps' });
  expect(verbAndResource('/api/v1/namespaces/kube-system')).toEqual({ verb: 'get', resource: 'namespaces' });
});

it('says in one sentence what is missing and what to do', () => {
  const body = JSON.stringify({ kind: 'Status', message: 'nodes is forbidden: User "x" cannot list resource' });
  expect(refusal('/api/v1/nodes?limit=500', 403, body).message).toMatch(
    /^The cluster forbids "list" on "nodes": grant that verb in a ClusterRole/,
  );
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  expect(unreachable('https://h:6443', refused).message).toBe(
    'The Kubernetes API server https://h:6443 cannot be reached: the connection is refused.',
  );
});
