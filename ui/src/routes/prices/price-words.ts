import type { PriceOffer } from '@plimsoll/contract/prices';
import { count } from '#lib/format/number.ts';

export const KIND_WORDS: Record<PriceOffer['kind'], string> = {
  'cloud-vm': 'Cloud machine',
  'bare-metal': 'Bare metal',
  paas: 'Platform',
};

const COMMITMENT_WORDS: Record<string, string> = {
  any: 'Any term',
  'on-demand,monthly': 'No term',
  'on-demand': 'On demand',
  monthly: 'Month by month',
  'spot-indicative': 'Spot, indicative',
  '1y': '1 year',
  '2y': '2 years',
  '3y': '3 years',
};
export const commitmentWords = (id: string): string => COMMITMENT_WORDS[id] ?? id;

const PROVIDER_NAMES: Record<string, string> = {
  aws: 'AWS',
  azure: 'Azure',
  gcp: 'Google Cloud',
  ovh: 'OVHcloud',
  hetzner: 'Hetzner',
  scaleway: 'Scaleway',
  linode: 'Linode',
  digitalocean: 'DigitalOcean',
  ionos: 'IONOS',
  stackit: 'STACKIT',
  upcloud: 'UpCloud',
};
export const providerName = (id: string): string => PROVIDER_NAMES[id] ?? id.charAt(0).toUpperCase() + id.slice(1);

export function ageWords(days: number): string {
  if (days === 0) return 'today';
  if (days < 60) return count(days, 'day');
  return days < 730 ? count(Math.round(days / 30.44), 'month') : count(Math.round(days / 365.25), 'year');
}
