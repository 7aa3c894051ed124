import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FeeOffer, Offer } from '@plimsoll/domain/offer';
import type { Rate } from '@plimsoll/store/queries/offer-rates';
import { nanosFromDecimal } from '../decimal.ts';
import { unpackTable } from './codec.ts';
import { feeFromRow, offerFromRow } from './row.ts';

export interface Snapshot {
  readonly offers: readonly Offer[];
  readonly fees: readonly FeeOffer[];
  readonly rates: readonly Rate[];
}

interface RatesFile {
  readonly source: string;
  readonly base: string;
  readonly rates: readonly { readonly day: string; readonly quote: string; readonly rate: string }[];
}

/** The real, dated prices that ship with the project, so that it works with no network. */
export async function readSnapshot(folder = import.meta.dirname): Promise<Snapshot> {
  const [offers, fees, rates] = await Promise.all([
    readFile(join(folder, 'offers.tsv.br')),
    readFile(join(folder, 'fees.tsv.br')),
    readFile(join(folder, 'rates.json'), 'utf8'),
  ]);
  const { source, base, rates: list } = JSON.parse(rates) as RatesFile;
  return {
    offers: unpackTable(offers, offerFromRow),
    fees: unpackTable(fees, feeFromRow),
    rates: list.map(({ day, quote, rate }) => ({ day, base, quote, rateNanos: nanosFromDecimal(rate), source })),
  };
}
