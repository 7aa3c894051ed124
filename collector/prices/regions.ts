/**
 * Which countries a provider's region lies in, and which of an offer's regions a node's region means.
 * From the providers' public lists of regions; a region that is not here has no country, never a guessed one.
 */

const AWS: Record<string, string> = {
  'af-south-1': 'ZA',
  'ap-east-1': 'HK',
  'ap-east-2': 'TW',
  'ap-northeast-1': 'JP',
  'ap-northeast-2': 'KR',
  'ap-northeast-3': 'JP',
  'ap-south-1': 'IN',
  'ap-south-2': 'IN',
  'ap-southeast-1': 'SG',
  'ap-southeast-2': 'AU',
  'ap-southeast-3': 'ID',
  'ap-southeast-4': 'AU',
  'ap-southeast-5': 'MY',
  'ap-southeast-6': 'NZ',
  'ap-southeast-7': 'TH',
  'ca-central-1': 'CA',
  'ca-west-1': 'CA',
  'eu-central-1': 'DE',
  'eu-central-2': 'CH',
  'eu-north-1': 'SE',
  'eu-south-1': 'IT',
  'eu-south-2': 'ES',
  'eu-west-1': 'IE',
  'eu-west-2': 'GB',
  'eu-west-3': 'FR',
  'il-central-1': 'IL',
  'me-central-1': 'AE',
  'me-south-1': 'BH',
  'mx-central-1': 'MX',
  'sa-east-1': 'BR',
  'us-east-1': 'US',
  'us-east-2': 'US',
  'us-gov-east-1': 'US',
  'us-gov-west-1': 'US',
  'us-west-1': 'US',
  'us-west-2': 'US',
};

const GCP: Record<string, string> = {
  'africa-south1': 'ZA',
  'asia-east1': 'TW',
  'asia-east2': 'HK',
  'asia-northeast1': 'JP',
  'asia-northeast2': 'JP',
  'asia-northeast3': 'KR',
  'asia-south1': 'IN',
  'asia-south2': 'IN',
  'asia-southeast1': 'SG',
  'asia-southeast2': 'ID',
  'asia-southeast3': 'TH',
  'australia-southeast1': 'AU',
  'australia-southeast2': 'AU',
  'europe-central2': 'PL',
  'europe-north1': 'FI',
  'europe-north2': 'SE',
  'europe-southwest1': 'ES',
  'europe-west1': 'BE',
  'europe-west10': 'DE',
  'europe-west12': 'IT',
  'europe-west2': 'GB',
  'europe-west3': 'DE',
  'europe-west4': 'NL',
  'europe-west6': 'CH',
  'europe-west8': 'IT',
  'europe-west9': 'FR',
  'me-central1': 'QA',
  'me-central2': 'SA',
  'me-west1': 'IL',
  'northamerica-northeast1': 'CA',
  'northamerica-northeast2': 'CA',
  'northamerica-south1': 'MX',
  'southamerica-east1': 'BR',
  'southamerica-west1': 'CL',
  'us-central1': 'US',
  'us-east1': 'US',
  'us-east4': 'US',
  'us-east5': 'US',
  'us-south1': 'US',
  'us-west1': 'US',
  'us-west2': 'US',
  'us-west3': 'US',
  'us-west4': 'US',
};

const AZURE: Record<string, string> = {
  centralus: 'US',
  eastus: 'US',
  eastus2: 'US',
  francecentral: 'FR',
  germanywestcentral: 'DE',
  italynorth: 'IT',
  northeurope: 'IE',
  norwayeast: 'NO',
  polandcentral: 'PL',
  spaincentral: 'ES',
  swedencentral: 'SE',
  switzerlandnorth: 'CH',
  uksouth: 'GB',
  westeurope: 'NL',
  westus2: 'US',
  westus3: 'US',
};

const SCALEWAY: Record<string, string> = { 'fr-par': 'FR', 'nl-ams': 'NL', 'pl-waw': 'PL', 'it-mil': 'IT' };

const HETZNER: Record<string, string> = { fsn1: 'DE', nbg1: 'DE', hel1: 'FI', ash: 'US', hil: 'US', sin: 'SG' };

const OVH: Record<string, string> = {
  gra: 'FR',
  rbx: 'FR',
  sbg: 'FR',
  par: 'FR',
  waw: 'PL',
  lon: 'GB',
  uk: 'GB',
  fra: 'DE',
  de: 'DE',
  lim: 'DE',
  eri: 'GB',
  bhs: 'CA',
  sgp: 'SG',
  syd: 'AU',
  mum: 'IN',
};

const CODES: Record<string, Record<string, string>> = {
  aws: AWS,
  gcp: GCP,
  azure: AZURE,
  scaleway: SCALEWAY,
  hetzner: HETZNER,
  ovh: OVH,
  linode: { 'br-gru': 'BR', 'id-cgk': 'ID' },
  stackit: { 'eu-de': 'DE', eu01: 'DE' },
  ionos: { de: 'DE' },
  metalstack: { 'de-muc': 'DE' },
  plusserver: { de: 'DE' },
};

/** Regions that a source groups under one price, by the text that the source or this project writes for the group. */
const GROUPS: Record<string, readonly string[]> = {
  'hetzner|eu (fsn1/nbg1/hel1)': ['fsn1', 'nbg1', 'hel1'],
  'hetzner|us (ash/hil)': ['ash', 'hil'],
  'ovh|asia (sgp)': ['sgp'],
  'ovh|asia (mum)': ['mum'],
  'ovh|oceania (syd)': ['syd'],
};

/** OVHcloud's catalogues name Canada beside the European sites at one price; a subsidiary's list holds for all its sites. */
const OVH_LISTS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^europe\+bhs \(\w\w price list\)$/, ['gra', 'rbx', 'sbg', 'waw', 'lon', 'eri', 'fra', 'lim', 'bhs']],
  [/^europe \(\w\w price list\)$/, ['gra', 'rbx', 'sbg', 'waw', 'lon', 'eri', 'fra', 'lim']],
  [/^eu \(1-AZ, \w\w price list\)$/, ['gra', 'rbx', 'sbg', 'waw', 'uk', 'de', 'par', 'bhs']],
];

const EVERYWHERE = new Set(['all', 'global', 'default', 'all regions', '']);

/** The single regions under an offer's region, or `'any'` where one price holds everywhere. */
export function regionsOf(provider: string, region: string): readonly string[] | 'any' {
  if (EVERYWHERE.has(region)) return 'any';
  const list = provider === 'ovh' ? OVH_LISTS.find(([pattern]) => pattern.test(region)) : undefined;
  return list?.[1] ?? GROUPS[`${provider}|${region}`] ?? [region];
}

/** A node's region or zone as the provider's price lists write it: OVH's `GRA11` is `gra`, Scaleway's zone keeps its number. */
export function regionKeys(provider: string, region: string, zone: string): readonly string[] {
  const keys = [zone, region].filter((key) => key !== '').map((key) => key.toLowerCase());
  if (provider === 'ovh') return keys.map((key) => key.replace(/-?\d.*$/, ''));
  // Hetzner's zone is a data centre of the location, `fsn1-dc14`
  if (provider === 'hetzner') return keys.map((key) => key.replace(/-dc\d+$/, ''));
  return keys;
}

export function countriesOf(provider: string, region: string): readonly string[] {
  const table = CODES[provider];
  const regions = regionsOf(provider, region);
  if (!table || regions === 'any') return [];
  const found = regions.map((name) => table[name] ?? table[name.replace(/-\d+$/, '')] ?? '');
  return [...new Set(found.filter((code) => code !== ''))].sort();
}
