import { nanosFromNumber } from '../decimal.ts';
import { askJson, type Json } from '../http.ts';
import { type PriceSource, SourceError } from '../source.ts';

// Reference rates of the euro, published on working days at about 16:00 CET.
const URL =
  'https://data-api.ecb.europa.eu/service/data/EXR/D.USD+GBP+CHF+PLN+SEK+DKK+NOK+CZK.EUR.SP00.A?format=jsondata&detail=dataonly&lastNObservations=1';
const SOURCE = 'European Central Bank, euro foreign exchange reference rates';

/** SDMX-JSON: a series' key holds positions in the lists of dimensions, an observation's key that of its day. */
export function parseEcb(body: Json) {
  const dimensions = body.get('structure').get('dimensions');
  const series = dimensions.get('series').list();
  const currencyAt = series.findIndex((dimension) => dimension.get('id').maybeText() === 'CURRENCY');
  const currencies = series[currencyAt]?.get('values').list() ?? [];
  const days = dimensions.get('observation').list()[0]?.get('values').list() ?? [];
  const rates = (body.get('dataSets').list()[0]?.get('series').members() ?? []).flatMap(([key, one]) => {
    const quote = currencies[Number(key.split(':')[currencyAt])]?.get('id').text() ?? '';
    if (!/^[A-Z]{3}$/.test(quote)) throw new SourceError('currency', `The ECB names a currency "${quote}".`);
    return one
      .get('observations')
      .members()
      .map(([at, values]) => {
        const rateNanos = nanosFromNumber(values.list()[0]?.number() ?? Number.NaN);
        if (rateNanos <= 0n) throw new SourceError('schema', `The ECB states a rate of ${rateNanos} for ${quote}.`);
        return { day: days[Number(at)]?.get('id').text() ?? '', base: 'EUR', quote, rateNanos, source: SOURCE };
      });
  });
  if (rates.length === 0) throw new SourceError('schema', 'The ECB answered no rates.');
  return rates;
}

export const ecb: PriceSource = {
  name: 'ecb',
  provider: '',
  services: [],
  needs: [],
  async fetch(context) {
    const { body } = await askJson(context, URL);
    const rates = parseEcb(body);
    const version =
      rates
        .map((rate) => rate.day)
        .sort()
        .at(-1) ?? '';
    return { offers: [], fees: [], rates, version, leftOut: {} };
  },
};
