import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { KubernetesObject, KubernetesObjectApi } from '@kubernetes/client-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { clusterTier, describeTier } from '../tier.ts';
import { type RealCluster, readManifests, startRealCluster } from './real-cluster.ts';

const base = fileURLToPath(new URL('../../deploy/kustomize/base/', import.meta.url));

describeTier(clusterTier, 'deploy/kustomize/base against a real API server', () => {
  let cluster: RealCluster;
  let objects: KubernetesObject[];

  beforeAll(async () => {
    cluster = await startRealCluster();
    const { resources } = parse(await readFile(`${base}kustomization.yaml`, 'utf8')) as { resources: string[] };
    objects = (await Promise.all(resources.map((name) => readManifests(base + name)))).flat();
    // a dry run stores nothing, so the namespace of the others has to exist for real
    await createIgnoringConflict(
      cluster.objects,
      objects.filter((object) => object.kind === 'Namespace'),
    );
  });

  afterAll(() => cluster?.down());

  it('is accepted whole by a server-side dry run', async () => {
    expect(objects.length).toBeGreaterThan(8);
    for (const object of objects.filter((one) => one.kind !== 'Namespace')) {
      const accepted = await cluster.objects.create(object, undefined, 'All');
      expect(accepted.metadata?.uid, `${object.kind} ${object.metadata?.name}`).toBeTruthy();
    }
  });

  it('lets the collector read and nothing else', async () => {
    const role = objects.find((object) => object.kind === 'ClusterRole') as { rules: { verbs: string[] }[] };
    const verbs = new Set(role.rules.flatMap((rule) => rule.verbs));
    expect([...verbs].sort()).toEqual(['get', 'list', 'watch']);
  });
});

async function createIgnoringConflict(api: KubernetesObjectApi, objects: readonly KubernetesObject[]): Promise<void> {
  for (const object of objects) {
    try {
      await api.create(object);
    } catch (error) {
      if ((error as { code?: number }).code !== 409) throw error;
    }
  }
}
