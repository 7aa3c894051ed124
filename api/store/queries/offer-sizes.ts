import type { Offer } from '@plimsoll/domain/offer';
import type { Store } from '../client.ts';
import { readSql } from '../sql-text.ts';
import { filterParams, type OfferFilter, trafficParams } from './offers.ts';

const SIZES = readSql('offer-sizes.sql', import.meta.url);

type Cheapest = Pick<
  Offer,
  | 'kind'
  | 'provider'
  | 'vcpu'
  | 'service'
  | 'region'
  | 'instanceType'
  | 'commitment'
  | 'currency'
  | 'memoryBytes'
  | 'monthlyNanos'
  | 'includedTrafficTb'
>;

/** The cheapest of `offers` that match, with its own terms. */
export interface CheapestOffer extends Cheapest {
  readonly offers: number;
}

interface Wire {
  readonly kind: Offer['kind'];
  readonly provider: string;
  readonly vcpu: number;
  readonly offers: number;
  readonly cheapest: readonly [string, string, string, string, string, string, string, string];
}

export async function cheapestBySize(store: Store, filter: OfferFilter): Promise<CheapestOffer[]> {
  const rows = await store.rows<Wire>('offer-sizes', SIZES, {
    ...filterParams(filter),
    ...trafficParams(filter.traffic),
  });
  return rows.map(({ kind, provider, vcpu, offers, cheapest }) => {
    const [service, region, instanceType, commitment, currency, memoryBytes, monthlyNanos, includedTrafficTb] =
      cheapest;
    return {
      kind,
      provider,
      vcpu,
      offers,
      service,
      region,
      instanceType,
      commitment,
      currency,
      memoryBytes: Number(memoryBytes),
      monthlyNanos: BigInt(monthlyNanos),
      includedTrafficTb,
    };
  });
}
