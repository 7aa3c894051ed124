import type { Offer } from '@plimsoll/domain/offer';
import { providerName } from '@plimsoll/domain/provider-name';
import { regionKeys, regionsOf } from './regions.ts';

/** What of a node decides its price. Times are seconds since the epoch, memory bytes. */
export interface NodeShape {
  readonly provider: string;
  readonly region: string;
  readonly zone: string;
  readonly instanceType: string;
  readonly capacityType: string;
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly gpus: number;
  readonly from: number;
}

export interface Match {
  /** one offer's successive prices, oldest first */
  readonly chain: readonly Offer[];
  /** the node's size over the offer's, in millionths; 1_000_000 for the very type */
  readonly scaleMillionths: number;
  /** '' where the offer is the node's own; else why it stands for it */
  readonly estimate: string;
}

export interface NoMatch {
  readonly reason: 'NO_PROVIDER' | 'NO_INSTANCE_TYPE' | 'NO_PRICE_FOR';
  readonly hint: string;
}

const ON_DEMAND = ['on-demand', 'monthly'];
const SPOT = ['spot-indicative'];

/**
 * The offer of a node. `sameType` are offers of its provider and type in any region, `sameProvider` gives all
 * of the provider and is asked only for a type that nobody quotes.
 */
export function matchOffer(
  node: NodeShape,
  sameType: readonly Offer[],
  sameProvider: () => readonly Offer[],
): Match | NoMatch {
  if (providerName(node.provider) === '') {
    return {
      reason: 'NO_PROVIDER',
      hint: 'The node names no provider that the price lists know: give its price in a file with --prices.',
    };
  }
  if (node.instanceType === '') {
    return {
      reason: 'NO_INSTANCE_TYPE',
      hint: 'The node has no label node.kubernetes.io/instance-type: set it, or give its price in a file with --prices.',
    };
  }
  const spot = node.capacityType === 'spot';
  const wanted = spot ? sameType.filter((offer) => SPOT.includes(offer.commitment)) : [];
  const match = inRegion(node, wanted) ?? byCommitment(node, sameType);
  if (match) {
    const isSpotPrice = SPOT.includes(match.chain[0]?.commitment ?? '');
    if (isSpotPrice) return { ...match, estimate: match.estimate || 'spot price as last seen' };
    if (spot) return { ...match, estimate: match.estimate || 'spot price unknown, on-demand price' };
    return match;
  }
  return nearest(node, sameProvider());
}

function byCommitment(node: NodeShape, offers: readonly Offer[]): Match | undefined {
  for (const commitment of ON_DEMAND) {
    const exact = inRegion(
      node,
      offers.filter((offer) => offer.commitment === commitment),
    );
    if (exact) return exact;
  }
  const elsewhere = offers.filter((offer) => ON_DEMAND.includes(offer.commitment));
  const median = medianByPrice(elsewhere);
  if (!median) return undefined;
  return {
    chain: chainOf(median, elsewhere),
    scaleMillionths: 1_000_000,
    estimate: `no price in ${node.region || 'an unnamed region'}, median of the provider's other regions`,
  };
}

function inRegion(node: NodeShape, offers: readonly Offer[]): Match | undefined {
  const provider = providerName(node.provider);
  const keys = regionKeys(provider, node.region, node.zone);
  for (const key of [...keys, 'any']) {
    const found = offers.filter((offer) => {
      const regions = regionsOf(provider, offer.region);
      if (key === 'any') return regions === 'any';
      // a region of several zones answers for a node that names the region only
      return regions !== 'any' && regions.some((name) => name === key || name.replace(/-\d+$/, '') === key);
    });
    const cohort = found.filter((offer) => inCohort(offer, node.from));
    const best = bestFit(node, cohort.length > 0 ? cohort : found);
    if (best) {
      return {
        chain: chainOf(best, found),
        scaleMillionths: 1_000_000,
        estimate: cohort.length > 0 ? '' : 'no price for servers of that age',
      };
    }
  }
  return undefined;
}

function inCohort(offer: Offer, createdAt: number): boolean {
  const day = new Date(createdAt * 1000).toISOString().slice(0, 10);
  return (
    (offer.createdFrom === '' || day >= offer.createdFrom) && (offer.createdBefore === '' || day < offer.createdBefore)
  );
}

/** Of offers for one type in one region: the memory that the node has, euros before other currencies, the newest. */
function bestFit(node: NodeShape, offers: readonly Offer[]): Offer | undefined {
  return [...offers].sort(
    (a, b) =>
      memoryDistance(node, a) - memoryDistance(node, b) ||
      // a cohort's own price before one that holds for every server, one still quoted before one withdrawn
      Number(b.createdBefore !== '') - Number(a.createdBefore !== '') ||
      Number(b.validTo === '') - Number(a.validTo === '') ||
      Number(b.currency === 'EUR') - Number(a.currency === 'EUR') ||
      (a.asOf < b.asOf ? 1 : a.asOf > b.asOf ? -1 : 0) ||
      (a.hourlyNanos < b.hourlyNanos ? -1 : 1),
  )[0];
}

function memoryDistance(node: NodeShape, offer: Offer): number {
  if (offer.memoryBytes === 0 || node.memoryBytes === 0) return 1;
  // kernel and firmware keep up to a tenth, so nearness is coarse: equal within a fifth
  return Math.round(Math.abs(Math.log(offer.memoryBytes / node.memoryBytes)) * 5);
}

/**
 * The successive prices of one offer. A source that names regions more finely than the bundled table goes on
 * where that one's price was closed, so a closed price of the same thing belongs to the chain.
 */
function chainOf(offer: Offer, offers: readonly Offer[]): readonly Offer[] {
  const same = offers.filter(
    (other) =>
      other.service === offer.service &&
      other.instanceType === offer.instanceType &&
      other.commitment === offer.commitment &&
      other.currency === offer.currency &&
      other.createdBefore === offer.createdBefore,
  );
  const own = same.filter((other) => other.region === offer.region);
  const first = [offer, ...own].map((other) => other.validFrom).sort()[0] ?? offer.validFrom;
  const before = same.filter((other) => !own.includes(other) && other.validTo !== '' && other.validTo <= first);
  return [...before, ...own].sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
}

function medianByPrice(offers: readonly Offer[]): Offer | undefined {
  const sorted = [...offers].sort((a, b) =>
    a.hourlyNanos < b.hourlyNanos ? -1 : a.hourlyNanos > b.hourlyNanos ? 1 : 0,
  );
  return sorted[(sorted.length - 1) >> 1];
}

/** A type that nobody quotes: the provider's offer of the nearest size, by its price per vCPU and GiB. */
function nearest(node: NodeShape, offers: readonly Offer[]): Match | NoMatch {
  const provider = providerName(node.provider);
  const keys = regionKeys(provider, node.region, node.zone);
  const usable = offers.filter(
    (offer) => ON_DEMAND.includes(offer.commitment) && offer.kind !== 'paas' && offer.vcpu > 0 && offer.memoryBytes > 0,
  );
  const near = usable.filter((offer) => {
    const regions = regionsOf(provider, offer.region);
    return regions === 'any' || regions.some((name) => keys.includes(name) || keys.includes(name.replace(/-\d+$/, '')));
  });
  const pool = near.length > 0 ? near : usable;
  let best: Offer | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const offer of pool) {
    const distance =
      Math.abs(Math.log((offer.vcpu * 1000) / Math.max(node.cpuMilli, 1))) +
      Math.abs(Math.log(offer.memoryBytes / Math.max(node.memoryBytes, 1)));
    if (distance < least - 1e-9 || (distance < least + 1e-9 && best && offer.hourlyNanos < best.hourlyNanos)) {
      least = distance;
      best = offer;
    }
  }
  if (!best || node.cpuMilli === 0) {
    return {
      reason: 'NO_PRICE_FOR',
      hint: `No price for ${node.provider} ${node.instanceType}: give it in a file with --prices.`,
    };
  }
  return {
    chain: chainOf(best, pool),
    scaleMillionths: Math.round(
      (sizeOf(node.cpuMilli, node.memoryBytes) / sizeOf(best.vcpu * 1000, best.memoryBytes)) * 1e6,
    ),
    estimate: `type ${node.instanceType} is not in the price lists, by the size of ${best.instanceType}`,
  };
}

const CORE_TO_GIB = 7.4607;

function sizeOf(cpuMilli: number, memoryBytes: number): number {
  return (CORE_TO_GIB * cpuMilli) / 1000 + memoryBytes / 2 ** 30;
}
