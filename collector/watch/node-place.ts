import type { NodeFact } from '@plimsoll/domain/facts';

type Labels = Readonly<Record<string, string>>;

function first(labels: Labels, keys: readonly string[]): string {
  for (const key of keys) {
    const value = labels[key];
    if (value !== undefined && value !== '') return value;
  }
  return '';
}

// What stands before :// in spec.providerID, per each provider's cloud-controller-manager.
const PROVIDER_SCHEMES: Readonly<Record<string, string>> = {
  aws: 'aws',
  gce: 'gcp',
  azure: 'azure',
  hcloud: 'hetzner',
  hrobot: 'hetzner',
  digitalocean: 'digitalocean',
  linode: 'linode',
  vultr: 'vultr',
  scaleway: 'scaleway',
  openstack: 'openstack',
  ovh: 'ovh',
  oci: 'oracle',
  ibm: 'ibm',
  vsphere: 'vsphere',
  equinixmetal: 'equinix',
  civo: 'civo',
  exoscale: 'exoscale',
  kind: 'kind',
  k3s: 'k3s',
};

// Labels that only one provider sets, for clusters whose nodes have no providerID.
const PROVIDER_LABELS: readonly (readonly [string, string])[] = [
  ['eks.amazonaws.com/', 'aws'],
  ['k8s.io/cloud-provider-aws', 'aws'],
  ['cloud.google.com/gke-', 'gcp'],
  ['kubernetes.azure.com/', 'azure'],
  ['doks.digitalocean.com/', 'digitalocean'],
  ['lke.linode.com/', 'linode'],
  ['vke.vultr.com/', 'vultr'],
  ['k8s.scaleway.com/', 'scaleway'],
  ['instance.hetzner.cloud/', 'hetzner'],
];

export function provider(providerId: string, labels: Labels): string {
  const scheme = providerId.includes('://') ? (providerId.split('://')[0] ?? '') : '';
  // OVHcloud's managed nodes carry OpenStack ids and a label of their own
  if (Object.keys(labels).some((key) => key.startsWith('node.k8s.ovh/'))) return 'ovh';
  const known = PROVIDER_SCHEMES[scheme];
  if (known !== undefined) return known;
  if (scheme !== '') return scheme;
  for (const [prefix, name] of PROVIDER_LABELS) {
    if (Object.keys(labels).some((key) => key.startsWith(prefix))) return name;
  }
  return '';
}

export function region(labels: Labels): string {
  return first(labels, ['topology.kubernetes.io/region', 'failure-domain.beta.kubernetes.io/region']);
}

export function zone(labels: Labels, providerId: string): string {
  const label = first(labels, ['topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone']);
  if (label !== '') return label;
  // aws:///eu-west-1a/i-0123, gce://project/europe-west1-b/name
  const parts = providerId.split('://')[1]?.split('/') ?? [];
  if (providerId.startsWith('aws://')) return parts[1] ?? '';
  if (providerId.startsWith('gce://')) return parts[1] ?? '';
  return '';
}

export function instanceType(labels: Labels): string {
  return first(labels, ['node.kubernetes.io/instance-type', 'beta.kubernetes.io/instance-type']);
}

const POOL_LABELS = [
  'karpenter.sh/nodepool',
  'karpenter.sh/provisioner-name',
  'eks.amazonaws.com/nodegroup',
  'alpha.eksctl.io/nodegroup-name',
  'cloud.google.com/gke-nodepool',
  'kubernetes.azure.com/agentpool',
  'agentpool',
  'doks.digitalocean.com/node-pool',
  'lke.linode.com/pool-id',
  'vke.vultr.com/node-pool',
  'k8s.scaleway.com/pool-name',
  'nodepool',
  'node.k8s.ovh/pool',
  'kops.k8s.io/instancegroup',
  'machine.openshift.io/cluster-api-machineset',
  'cluster.x-k8s.io/deployment-name',
  'hcloud/node-group',
];

/** The pool's label of the provider or Karpenter, else the instance type; '' where a node has neither. */
export function pool(labels: Labels): string {
  return first(labels, POOL_LABELS) || instanceType(labels);
}

export function capacityType(labels: Labels): NodeFact['capacityType'] {
  const stated = first(labels, ['karpenter.sh/capacity-type', 'eks.amazonaws.com/capacityType']).toLowerCase();
  if (stated === 'spot') return 'spot';
  if (stated === 'reserved' || stated === 'capacity_block') return 'reserved';
  if (stated === 'on-demand' || stated === 'on_demand') return 'on_demand';
  if (labels['cloud.google.com/gke-spot'] === 'true' || labels['cloud.google.com/gke-preemptible'] === 'true') {
    return 'spot';
  }
  const azure = labels['kubernetes.azure.com/scalesetpriority'];
  if (azure === 'spot') return 'spot';
  if (azure === 'regular') return 'on_demand';
  const kops = labels['node-role.kubernetes.io/spot-worker'];
  if (kops === 'true' || labels['node.kubernetes.io/lifecycle'] === 'spot') return 'spot';
  return '';
}
