import type { Offer } from '@plimsoll/domain/offer';
import { DEFAULT_WEIGHTS, type WeightRates } from '@plimsoll/domain/pricing';
import { fitSplit } from '@plimsoll/domain/split-fit';
import type { Store } from '@plimsoll/store/client';
import { readOffersOfProvider } from '@plimsoll/store/queries/offer-by-type';
import { type ProviderWeights, readProviderWeights, writeProviderWeights } from '@plimsoll/store/queries/offer-weights';

const GIB = 2 ** 30;

/** Of a moment in seconds: the fiscal year is the calendar's, in UTC. */
export function fiscalYearOf(second: number): number {
  return new Date(second * 1000).getUTCFullYear();
}

export type RatesOf = (provider: string, fiscalYear: number) => WeightRates;

/**
 * The weights that hold for each provider and fiscal year; those of the present year are fitted when first needed
 * and then stand. A year before the first fit takes that fit, one to come the latest.
 */
export async function frozenWeights(store: Store, providers: readonly string[], now: Date): Promise<RatesOf> {
  const year = now.getUTCFullYear();
  const standing = await readProviderWeights(store);
  const lacking = providers.filter((name) => !standing.some((one) => one.provider === name && one.fiscalYear === year));
  const fitted: ProviderWeights[] = [];
  for (const provider of lacking) {
    fitted.push(fitOf(provider, await readOffersOfProvider(store, provider), year, Math.floor(now.getTime() / 1000)));
  }
  await writeProviderWeights(store, fitted);
  const all = [...standing, ...fitted].sort((a, b) => a.fiscalYear - b.fiscalYear);
  return (provider, fiscalYear) => {
    const own = all.filter((one) => one.provider === provider);
    return (own.findLast((one) => one.fiscalYear <= fiscalYear) ?? own[0])?.rates ?? DEFAULT_WEIGHTS;
  };
}

function fitOf(provider: string, offers: readonly Offer[], fiscalYear: number, fittedAt: number): ProviderWeights {
  const sizes = offers
    .filter((offer) => offer.commitment === 'on-demand' && offer.kind === 'cloud-vm' && offer.validTo === '')
    .map(({ vcpu, memoryBytes, monthlyNanos }) => ({
      cores: vcpu,
      gib: memoryBytes / GIB,
      price: Number(monthlyNanos),
    }));
  const fit = fitSplit(sizes);
  if (!fit)
    return { provider, fiscalYear, rates: DEFAULT_WEIGHTS, r2: null, offers: sizes.length, ratios: 0, fittedAt };
  const { rates, r2, offers: count, ratios } = fit;
  return { provider, fiscalYear, rates, r2, offers: count, ratios, fittedAt };
}
