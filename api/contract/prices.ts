import { type Static, Type } from 'typebox';
import { Format, Money } from './money.ts';

/** What offers are sorted by; `-` in front is descending. Prices of all currencies are compared by their worth today. */
export const PRICE_SORTS = ['type', 'price', 'pricePerVcpu', 'pricePerGib', 'vcpu', 'memory', 'asOf'] as const;

const Kind = Type.Union([Type.Literal('cloud-vm'), Type.Literal('bare-metal'), Type.Literal('paas')]);
const Nothing = Type.Null();
const NumberOrNull = Type.Union([Type.Number(), Nothing]);
const TextOrNull = Type.Union([Type.String(), Nothing]);
const Decimal = Type.String({ pattern: '^-?\\d+\\.\\d{9}$' });
const Currency = Type.String({ pattern: '^[A-Z]{3}$' });

export const PricesQuery = Type.Object(
  {
    provider: Type.Optional(Type.String({ description: 'ids such as aws or ovh, comma-separated' })),
    service: Type.Optional(Type.String()),
    region: Type.Optional(Type.String({ description: 'as the provider names it' })),
    country: Type.Optional(Type.String({ pattern: '^[A-Za-z]{2}$', description: 'ISO 3166 code' })),
    kind: Type.Optional(Kind),
    q: Type.Optional(Type.String({ maxLength: 200, description: 'case-insensitive part of the type' })),
    vcpuMin: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535 })),
    vcpuMax: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
    memoryMin: Type.Optional(Type.Number({ minimum: 0, maximum: 1_000_000, description: 'GiB' })),
    memoryMax: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1_000_000, description: 'GiB' })),
    trafficTb: Type.Optional(
      Type.Number({ minimum: 0, maximum: 100_000, description: 'TB a month to the internet, counted into the price' }),
    ),
    commitment: Type.Optional(
      Type.String({ description: 'on-demand, monthly, spot-indicative, 1y, 2y, 3y, comma-separated' }),
    ),
    currency: Type.Optional(
      Type.String({ pattern: '^[A-Z]{3}$', description: 'only offers that are quoted in this currency' }),
    ),
    reporting: Type.Optional(
      Type.String({ pattern: '^[A-Z]{3}$', description: 'currency of `converted`; by default the reporting currency' }),
    ),
    sort: Type.Optional(
      Type.String({ pattern: `^-?(${PRICE_SORTS.join('|')})$`, description: 'price by default, `-` for descending' }),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
    cursor: Type.Optional(Type.String()),
    format: Type.Optional(Format),
  },
  { additionalProperties: false },
);
export type PricesQuery = Static<typeof PricesQuery>;

/** Null is what the source does not say, never 0. Decimal strings are of the offer's own currency. */
export const PriceOffer = Type.Object({
  provider: Type.String(),
  service: Type.String(),
  kind: Kind,
  region: Type.String(),
  countries: Type.Array(Type.String()),
  type: Type.String(),
  commitment: Type.String(),
  vcpu: NumberOrNull,
  memoryGib: NumberOrNull,
  price: Type.Object({ hourly: Decimal, monthly: Decimal, setup: Type.Union([Decimal, Nothing]) }),
  stated: Type.Union([Type.Literal('hourly'), Type.Literal('monthly'), Type.Literal('both')]),
  currency: Currency,
  /** the month in the reporting currency; Missing without a rate, Estimated where the rate is older than a week */
  converted: Money,
  /** under trafficTb: the same with that traffic; Missing where no source says what it costs */
  withTraffic: Type.Optional(Money),
  upfront: Decimal,
  termMonths: Type.Integer(),
  billing: Type.Union([Type.Literal('hourly'), Type.Literal('capped'), Type.Literal('flat')]),
  /** by which the unit that is not stated was reckoned; null where both are */
  hoursPerMonth: NumberOrNull,
  tax: Type.Union([Type.Literal('net'), Type.Literal('gross'), Type.Literal('unknown')]),
  traffic: Type.Union([Type.Literal('unmetered'), Type.Literal('included'), Type.Literal('unknown')]),
  includedTrafficBytes: NumberOrNull,
  physicalCores: NumberOrNull,
  cpuModel: Type.String(),
  localDiskGb: NumberOrNull,
  networkMbps: NumberOrNull,
  /** servers created in [createdFrom, createdBefore) pay this */
  createdFrom: TextOrNull,
  createdBefore: TextOrNull,
  validFrom: Type.String(),
  validTo: TextOrNull,
  source: Type.String(),
  asOf: Type.String({ format: 'date' }),
  ageDays: Type.Integer(),
  trust: Type.Union([Type.Literal('high'), Type.Literal('medium'), Type.Literal('low')]),
  notes: Type.String(),
});
export type PriceOffer = Static<typeof PriceOffer>;

/** Values of one filter under all the other filters, with the offers that each would leave. */
const Facet = Type.Array(Type.Object({ id: Type.String(), offers: Type.Integer() }));

/** The cheapest of the matching offers of one provider, kind and number of vCPU. */
export const CheapestOfSize = Type.Object({
  kind: Kind,
  provider: Type.String(),
  vcpu: Type.Integer(),
  /** how many it is the cheapest of */
  offers: Type.Integer(),
  service: Type.String(),
  region: Type.String(),
  type: Type.String(),
  commitment: Type.String(),
  memoryGib: NumberOrNull,
  /** in the reporting currency, with the traffic asked for */
  monthly: Money,
});
export type CheapestOfSize = Static<typeof CheapestOfSize>;

export const PricesReply = Type.Object({
  answer: Type.String(),
  /** the day on which the newest of all prices was read */
  asOf: Type.String(),
  currency: Currency,
  simulated: Type.Boolean(),
  total: Type.Integer(),
  offers: Type.Array(PriceOffer),
  cursor: TextOrNull,
  facets: Type.Object({
    providers: Facet,
    kinds: Facet,
    regions: Facet,
    countries: Facet,
    commitments: Facet,
  }),
  sizes: Type.Array(CheapestOfSize),
  sources: Type.Array(
    Type.Object({
      source: Type.String({ description: 'the service whose prices these are' }),
      provider: Type.String(),
      offers: Type.Integer(),
      /** of them, how firm */
      high: Type.Integer(),
      medium: Type.Integer(),
      low: Type.Integer(),
      /** days on which the oldest and the newest were read */
      oldest: Type.String(),
      asOf: Type.String(),
      ageDays: Type.Integer(),
      state: Type.Union([Type.Literal('fresh'), Type.Literal('ageing'), Type.Literal('old')], {
        description: 'by the newest: up to 31 days, up to 183 days, older',
      }),
    }),
  ),
  refreshes: Type.Array(
    Type.Object({
      source: Type.String(),
      state: Type.Union([Type.Literal('ok'), Type.Literal('failing'), Type.Literal('quarantined')]),
      at: Type.String({ format: 'date-time' }),
      offers: Type.Integer(),
      reason: Type.String(),
    }),
  ),
  unpricedNodes: Type.Array(
    Type.Object({
      cluster: Type.String(),
      node: Type.String(),
      provider: Type.String(),
      region: Type.String(),
      instanceType: Type.String(),
    }),
  ),
});
export type PricesReply = Static<typeof PricesReply>;

export const PriceHistoryQuery = Type.Object(
  {
    provider: Type.String({ minLength: 1 }),
    service: Type.String({ minLength: 1 }),
    region: Type.String(),
    type: Type.String({ minLength: 1 }),
    commitment: Type.String({ minLength: 1 }),
    currency: Currency,
    reporting: Type.Optional(Currency),
  },
  { additionalProperties: false },
);
export type PriceHistoryQuery = Static<typeof PriceHistoryQuery>;

export const PriceHistoryReply = Type.Object({
  answer: Type.String(),
  asOf: Type.String(),
  currency: Currency,
  simulated: Type.Boolean(),
  /** every price that this offer had, cohort by cohort, oldest first */
  offers: Type.Array(PriceOffer),
  /** what the provider charges beside the machine, in its region or in all of them */
  fees: Type.Array(
    Type.Object({
      fee: Type.String(),
      region: Type.String(),
      /** the tier, in `unit` a month; null is without end */
      tierFrom: Type.Number(),
      tierTo: NumberOrNull,
      unit: Type.String(),
      currency: Currency,
      price: Decimal,
      source: Type.String(),
      asOf: Type.String(),
      trust: Type.String(),
      notes: Type.String(),
    }),
  ),
});
export type PriceHistoryReply = Static<typeof PriceHistoryReply>;
