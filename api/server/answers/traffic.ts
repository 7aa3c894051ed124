import type { Money } from '@plimsoll/contract/money';
import { estimated, formatNanos, fromWire, missing, toWire } from '@plimsoll/domain/money';
import type { FeeOffer, Offer } from '@plimsoll/domain/offer';
import type { TrafficCharges } from '@plimsoll/store/queries/offers';
import { converted, type Exchange } from './price-offer.ts';

/** What leaves to the internet in a month, by each provider's own tiers, beyond what a machine includes. */

type Machine = Pick<Offer, 'provider' | 'service' | 'region' | 'includedTrafficTb'>;

interface Charge {
  readonly currency: string;
  /** of all the traffic asked for; null where only what exceeds an allowance is quoted, or the tiers end before it */
  readonly wholeNanos: bigint | null;
  /** of a terabyte beyond an allowance */
  readonly perTbNanos: bigint | null;
}

export interface Traffic {
  readonly terabytes: number;
  /** by provider, service and region */
  readonly charges: ReadonlyMap<string, Charge>;
}

const UNIT_BYTES: Readonly<Record<string, bigint>> = { GB: 10n ** 9n, GiB: 2n ** 30n, TB: 10n ** 12n };
const TB = 10n ** 12n;
const WHOLE = new Set(['egress-internet', 'egress-internet-premium']);
const OVERAGE = 'egress-overage';

/** A region's first word: `eu (fsn1/nbg1/hel1)` is charged as `eu`. offers.sql builds the same key. */
const keyOf = (provider: string, service: string, region: string) =>
  `${provider}|${service}|${region.split(' ', 1)[0] ?? ''}`;

export function trafficOf(fees: readonly FeeOffer[], terabytes: number): Traffic {
  const byKey = new Map<string, FeeOffer[]>();
  for (const fee of fees) {
    if (!WHOLE.has(fee.fee) && fee.fee !== OVERAGE) continue;
    const key = keyOf(fee.provider, fee.service, fee.region);
    byKey.set(key, [...(byKey.get(key) ?? []), fee]);
  }
  const bytes = BigInt(Math.round(terabytes * 1e12));
  const charges = new Map<string, Charge>();
  for (const [key, rows] of byKey) {
    const tiers = rows.filter((fee) => WHOLE.has(fee.fee));
    const overage = rows.find((fee) => fee.fee === OVERAGE);
    const currency = rows[0]?.currency ?? '';
    charges.set(key, {
      currency,
      wholeNanos: tiers.length === 0 ? null : tieredNanos(tiers, bytes),
      perTbNanos: overage === undefined ? null : unitNanos(overage, TB),
    });
  }
  return { terabytes, charges };
}

function unitNanos(fee: FeeOffer, bytes: bigint): bigint | null {
  const unit = UNIT_BYTES[fee.unit];
  return unit === undefined ? null : (bytes * fee.priceNanos + unit / 2n) / unit;
}

/** Null where the quoted tiers do not reach that far, or leave a hole that is not said to be free. */
function tieredNanos(tiers: readonly FeeOffer[], bytes: bigint): bigint | null {
  let sum = 0n;
  let reached = 0n;
  for (const tier of tiers.toSorted((a, b) => a.tierFrom - b.tierFrom)) {
    const unit = UNIT_BYTES[tier.unit];
    if (unit === undefined) return null;
    const from = BigInt(tier.tierFrom) * unit;
    if (from >= bytes) break;
    if (from !== reached) return null;
    const to = tier.tierTo === null ? bytes : BigInt(tier.tierTo) * unit;
    const end = to < bytes ? to : bytes;
    sum += unitNanos(tier, end - from) ?? 0n;
    reached = end;
  }
  return reached < bytes ? null : sum;
}

/** Undefined where no source says what it costs. */
function chargeOf(machine: Machine, traffic: Traffic): { nanos: bigint; currency: string } | undefined {
  const { includedTrafficTb: included } = machine;
  if (included === 'unmetered' || (included !== '' && Number(included) >= traffic.terabytes)) {
    return { nanos: 0n, currency: '' };
  }
  const charge = traffic.charges.get(keyOf(machine.provider, machine.service, machine.region));
  if (charge === undefined) return undefined;
  if (included === '') {
    return charge.wholeNanos === null ? undefined : { nanos: charge.wholeNanos, currency: charge.currency };
  }
  if (charge.perTbNanos === null) return undefined;
  const milliTb = BigInt(Math.round((traffic.terabytes - Number(included)) * 1000));
  return { nanos: (milliTb * charge.perTbNanos + 500n) / 1000n, currency: charge.currency };
}

/** A machine's month and what leaves it; Missing where nobody says what that costs. */
export function withTraffic(month: Money, machine: Machine, traffic: Traffic, exchange: Exchange): Money {
  const charge = chargeOf(machine, traffic);
  if (charge === undefined) return toWire(missing(exchange.currency, 'NO_PRICE_FOR'));
  if (charge.nanos === 0n) return month;
  const machineMoney = fromWire(month);
  const trafficMoney = fromWire(converted(charge.nanos, charge.currency, exchange));
  if (machineMoney.state === 'missing' || trafficMoney.state === 'missing') {
    return toWire(missing(exchange.currency, 'NO_RATE_FOR'));
  }
  const nanos = machineMoney.nanos + trafficMoney.nanos;
  const isRough = machineMoney.state === 'estimated' || trafficMoney.state === 'estimated';
  return isRough ? toWire(estimated(nanos, exchange.currency)) : { ...month, amount: formatNanos(nanos) };
}

/** The same charges for the engine, which only has to put offers in order: in nano-units of EUR, NaN for unknown. */
export function trafficCharges(traffic: Traffic, exchange: Exchange): TrafficCharges {
  const inEuro = { ...exchange, currency: 'EUR' };
  const euros = (nanos: bigint | null, currency: string): number => {
    if (nanos === null) return Number.NaN;
    const { amount } = converted(nanos, currency, inEuro);
    return amount === null ? Number.NaN : Number(amount) * 1e9;
  };
  const all = [...traffic.charges];
  return {
    terabytes: traffic.terabytes,
    keys: all.map(([key]) => key),
    whole: all.map(([, charge]) => euros(charge.wholeNanos, charge.currency)),
    perTb: all.map(([, charge]) => euros(charge.perTbNanos, charge.currency)),
  };
}
