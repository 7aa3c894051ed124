/**
 * Provider ids are those of the price snapshot. A node names its provider by the scheme of spec.providerID;
 * an id that is not here stays unknown, and is never guessed from a name or a region.
 */
const ALIASES: Record<string, string> = {
  aws: 'aws',
  ec2: 'aws',
  amazon: 'aws',
  gce: 'gcp',
  gcp: 'gcp',
  gke: 'gcp',
  google: 'gcp',
  azure: 'azure',
  aks: 'azure',
  microsoft: 'azure',
  hcloud: 'hetzner',
  hrobot: 'hetzner',
  hetzner: 'hetzner',
  'hetzner-cloud': 'hetzner',
  'hetzner-robot': 'hetzner',
  ovh: 'ovh',
  ovhcloud: 'ovh',
  scaleway: 'scaleway',
  digitalocean: 'digitalocean',
  linode: 'linode',
  akamai: 'linode',
  vultr: 'vultr',
  exoscale: 'exoscale',
  civo: 'civo',
  upcloud: 'upcloud',
  ionos: 'ionos',
  ionoscloud: 'ionos',
  stackit: 'stackit',
  netcup: 'netcup',
  contabo: 'contabo',
  metalstack: 'metalstack',
  heroku: 'heroku',
  porter: 'porter',
};

/** Labels that a provider's own agent sets, for nodes whose providerID has a scheme that many share (openstack). */
const LABELS: readonly (readonly [prefix: string, provider: string])[] = [
  ['eks.amazonaws.com/', 'aws'],
  ['cloud.google.com/gke-', 'gcp'],
  ['kubernetes.azure.com/', 'azure'],
  ['node.k8s.ovh/', 'ovh'],
  ['k8s.scaleway.com/', 'scaleway'],
  ['doks.digitalocean.com/', 'digitalocean'],
  ['lke.linode.com/', 'linode'],
  ['vke.vultr.com/', 'vultr'],
  ['instance.hetzner.cloud/', 'hetzner'],
];

/** `aws:///eu-west-1a/i-0abc` or `gce` to a price list's provider id; `''` where unknown. */
export function providerName(idOrProviderId: string): string {
  const scheme = idOrProviderId.split('://', 1)[0] ?? '';
  return ALIASES[scheme.toLowerCase()] ?? '';
}

/** As `providerName`, then by the labels of the provider's own agents. */
export function providerOfNode(providerId: string, labels: Readonly<Record<string, string>>): string {
  const named = providerName(providerId);
  if (named !== '') return named;
  for (const key of Object.keys(labels)) {
    const owner = LABELS.find(([prefix]) => key.startsWith(prefix));
    if (owner) return owner[1];
  }
  return '';
}
