import type { PricesReply } from '@plimsoll/contract/prices';
import type { OfferFacet } from '@plimsoll/store/queries/offer-facets';
import type { OfferFilter } from '@plimsoll/store/queries/offers';

type Facets = PricesReply['facets'];
type Dimension = keyof Facets;

/** What each filter could be set to while the others stay: counted without its own choice. */
export function facetsOf(rows: readonly OfferFacet[], filter: OfferFilter): Facets {
  const chosen = (list: string | undefined) => (list === undefined || list === '' ? null : new Set(list.split(',')));
  const providers = chosen(filter.provider);
  const commitments = chosen(filter.commitment);
  const countriesOf = (row: OfferFacet) => (row.countries === '' ? [] : row.countries.split(','));
  const fits: Record<Dimension, (row: OfferFacet) => boolean> = {
    providers: (row) => providers?.has(row.provider) ?? true,
    commitments: (row) => commitments?.has(row.commitment) ?? true,
    kinds: (row) => !filter.kind || row.kind === filter.kind,
    regions: (row) => !filter.region || row.region === filter.region,
    countries: (row) => !filter.country || countriesOf(row).includes(filter.country),
  };
  const idsOf: Record<Dimension, (row: OfferFacet) => readonly string[]> = {
    providers: (row) => [row.provider],
    commitments: (row) => [row.commitment],
    kinds: (row) => [row.kind],
    regions: (row) => [row.region],
    countries: countriesOf,
  };
  const dimensions = Object.keys(fits) as Dimension[];
  const count = (dimension: Dimension): Facets[Dimension] => {
    const counts = new Map<string, number>();
    const others = dimensions.filter((other) => other !== dimension);
    for (const row of rows) {
      if (!others.every((other) => fits[other](row))) continue;
      for (const id of idsOf[dimension](row)) counts.set(id, (counts.get(id) ?? 0) + row.offers);
    }
    return [...counts]
      .map(([id, offers]) => ({ id, offers }))
      .sort((a, b) => b.offers - a.offers || (a.id < b.id ? -1 : 1));
  };
  return {
    providers: count('providers'),
    kinds: count('kinds'),
    regions: count('regions'),
    countries: count('countries'),
    commitments: count('commitments'),
  };
}
