import type { PriceHistoryQuery, PriceHistoryReply } from '@plimsoll/contract/prices';
import { formatNanos } from '@plimsoll/domain/money';
import type { FeeOffer, Offer } from '@plimsoll/domain/offer';
import { readFxRates } from '@plimsoll/store/fx';
import { readFees } from '@plimsoll/store/queries/offer-fees';
import { readOfferHistory } from '@plimsoll/store/queries/offer-history';
import { Problem } from '../errors.ts';
import type { AnswerContext } from './context.ts';
import { ageDays, type Exchange, priceOffer } from './price-offer.ts';
import { utcToday } from './prices.ts';
import { amountText, counted, lasting } from './sentence.ts';

const DAY_SECONDS = 86_400;

export async function answerPriceHistory(context: AnswerContext, query: PriceHistoryQuery): Promise<PriceHistoryReply> {
  const store = context.store();
  const today = utcToday(context);
  const { type, reporting, ...key } = query;
  const [history, fees, rates] = await Promise.all([
    readOfferHistory(store, { ...key, instanceType: type }),
    readFees(store, { provider: query.provider, today }),
    readFxRates(store),
  ]);
  const newest = history.reduce<Offer | undefined>(
    (best, offer) => (best === undefined || offer.asOf >= best.asOf ? offer : best),
    undefined,
  );
  if (newest === undefined) {
    const { provider, region } = query;
    throw new Problem('OFFER_NOT_FOUND', { provider, type, region });
  }
  const exchange: Exchange = { currency: reporting ?? context.currencies[0], rates, today };
  return {
    answer: historySentence(history, newest, today),
    asOf: newest.asOf,
    currency: exchange.currency,
    simulated: context.simulated,
    offers: history.map((offer) => priceOffer(offer, exchange)),
    fees: fees.filter((fee) => isCharged(fee, query.region)).map(feeOf),
  };
}

function historySentence(history: readonly Offer[], newest: Offer, today: string): string {
  const price = `${newest.provider} ${newest.instanceType} costs ${amountText(formatNanos(newest.monthlyNanos))} ${newest.currency} a month`;
  const age = lasting(ageDays(newest.asOf, today) * DAY_SECONDS);
  const read = newest.asOf === today ? 'read today' : `read ${age} ago`;
  if (history.length === 1) return `${price}, ${read}; no other price of it is known.`;
  const [first] = history;
  const before =
    first === undefined || first === newest ? '' : `, first ${amountText(formatNanos(first.monthlyNanos))}`;
  return `${price}, ${read}; ${counted(history.length, 'price')} of it are known${before}.`;
}

/** Regions of fees are wider than those of machines: `all`, `eu`, `fr-par` for `fr-par-1`. */
function isCharged(fee: FeeOffer, region: string): boolean {
  const wide = fee.region.split('/');
  return fee.region.startsWith('all') || wide.some((name) => name !== '' && region.toLowerCase().startsWith(name));
}

function feeOf(fee: FeeOffer): PriceHistoryReply['fees'][number] {
  return {
    fee: fee.fee,
    region: fee.region,
    tierFrom: fee.tierFrom,
    tierTo: fee.tierTo,
    unit: fee.unit,
    currency: fee.currency,
    price: formatNanos(fee.priceNanos),
    source: fee.source,
    asOf: fee.asOf,
    trust: fee.trust,
    notes: fee.notes,
  };
}
