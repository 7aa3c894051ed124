import { parseNanosRounded } from '@plimsoll/domain/money';
import { providerName } from '@plimsoll/domain/provider-name';
import type {
  Commitment,
  Discount,
  NegotiatedPrice,
  NodeRule,
  OwnedServer,
  RateCard,
  Validity,
} from '@plimsoll/domain/rate-card';

import schema from './rate-card.schema.json' with { type: 'json' };
import { type Entry, readYaml, type Schema } from './yaml-schema.ts';

/** Every fault of the file, one a line, each with its line number. */
export class RateCardError extends Error {
  override readonly name = 'RateCardError';
  readonly faults: readonly string[];
  constructor(file: string, faults: readonly string[]) {
    super(faults.map((fault) => `${file} ${fault}.`).join('\n'));
    this.faults = faults;
  }
}

const PERCENT = 10_000n;
const NANOS = 1_000_000_000n;

/** Reads a rate card; form by the published schema, then what a schema cannot say. */
export function parseRateCard(file: string, text: string): RateCard {
  const { root, faults } = readYaml(text, schema as Schema);
  if (faults.length > 0) throw new RateCardError(file, faults);
  const card: RateCard = {
    discounts: root.list('discounts').map(discountOf),
    prices: root.list('prices').map(priceOf),
    owned: root.list('owned').map(ownedOf),
    commitments: root.list('commitments').map(commitmentOf),
    support: root.list('support').map((entry) => ({
      ...validityOf(entry),
      provider: entry.text('provider'),
      tiers: entry
        .list('tiers')
        .map((tier) => ({ fromNanos: nanos(tier, 'from'), millionths: millionths(tier, 'percent') })),
    })),
    people: root.list('people').map((entry) => ({
      ...validityOf(entry),
      name: entry.text('name'),
      monthlyNanos: nanos(entry, 'monthly'),
      currency: entry.text('currency'),
    })),
  };
  const meaning = [...root.list('prices').flatMap(priceFaults), ...allEntries(root).flatMap(validityFaults)];
  const percents = [...root.list('discounts'), ...root.list('support').flatMap((entry) => entry.list('tiers'))];
  for (const entry of percents) {
    if (millionths(entry, 'percent') > 1_000_000) meaning.push(`line ${entry.line}: a percentage is above 100`);
  }
  for (const entry of root.list('owned')) {
    if (entry.text('depreciationMonths') === '0')
      meaning.push(`line ${entry.line}: depreciationMonths must be 1 or more`);
    if (entry.text('measuredWatts') === '' && entry.text('nameplateWatts') === '') {
      meaning.push(`line ${entry.line}: give measuredWatts, or nameplateWatts to estimate it from`);
    }
  }
  if (meaning.length > 0) throw new RateCardError(file, meaning);
  return card;
}

function allEntries(root: Entry): readonly Entry[] {
  return ['discounts', 'prices', 'owned', 'commitments', 'support', 'people'].flatMap((key) => root.list(key));
}

function priceFaults(entry: Entry): string[] {
  const faults: string[] = [];
  if ((entry.text('hourly') === '') === (entry.text('monthly') === '')) {
    faults.push(`line ${entry.line}: give either hourly or monthly, not both and not neither`);
  }
  if (entry.text('setup') !== '' && Number(entry.text('amortiseMonths')) < 1) {
    faults.push(`line ${entry.line}: a setup fee needs amortiseMonths, the months over which it counts`);
  }
  return faults;
}

function validityFaults(entry: Entry): string[] {
  const { from, to } = validityOf(entry);
  const days = [from, to].filter((day) => day !== '' && Number.isNaN(Date.parse(day)));
  const faults = days.map((day) => `line ${entry.line}: ${day} is no day of the calendar`);
  if (from !== '' && to !== '' && from >= to)
    faults.push(`line ${entry.line}: it ends (${to}) before it begins (${from})`);
  return faults;
}

function validityOf(entry: Entry): Validity {
  return { from: entry.text('from'), to: entry.text('to') };
}

/** `*` is any, as in a price sheet. */
function ruleOf(entry: Entry): NodeRule {
  const cell = (key: string) => (entry.text(key) === '*' ? '' : entry.text(key));
  return {
    provider: providerName(cell('provider')) || cell('provider'),
    region: cell('region').toLowerCase(),
    instanceType: cell('instanceType').toLowerCase(),
    labels: entry.texts('labels'),
  };
}

function nanos(entry: Entry, key: string): bigint {
  const text = entry.text(key);
  return text === '' ? 0n : parseNanosRounded(text);
}

function millionths(entry: Entry, key: string): number {
  return Number((nanos(entry, key) * PERCENT) / NANOS);
}

function discountOf(entry: Entry): Discount {
  const provider = entry.text('provider');
  return {
    ...validityOf(entry),
    provider: providerName(provider) || provider,
    service: entry.text('service'),
    millionths: millionths(entry, 'percent'),
  };
}

function priceOf(entry: Entry): NegotiatedPrice {
  return {
    ...validityOf(entry),
    ...ruleOf(entry),
    line: entry.line,
    hourlyNanos: entry.text('hourly') === '' ? null : nanos(entry, 'hourly'),
    monthlyNanos: entry.text('monthly') === '' ? null : nanos(entry, 'monthly'),
    setupNanos: nanos(entry, 'setup'),
    amortiseMonths: Math.max(1, Number(entry.text('amortiseMonths'))),
    currency: entry.text('currency'),
  };
}

function ownedOf(entry: Entry): OwnedServer {
  const running = ['rackMonthly', 'transitMonthly', 'maintenanceMonthly', 'sparesMonthly', 'remoteHandsMonthly'];
  const purchaseNanos = nanos(entry, 'purchase');
  return {
    ...validityOf(entry),
    ...ruleOf(entry),
    line: entry.line,
    name: entry.text('name'),
    currency: entry.text('currency'),
    view: entry.text('view') === 'economic' ? 'economic' : 'accounting',
    purchaseNanos,
    residualNanos: nanos(entry, 'residual'),
    replacementNanos: entry.text('replacement') === '' ? purchaseNanos : nanos(entry, 'replacement'),
    bought: entry.text('bought'),
    depreciationMonths: Number(entry.text('depreciationMonths')),
    measuredWatts: entry.text('measuredWatts') === '' ? null : Number(entry.text('measuredWatts')),
    nameplateWatts: Number(entry.text('nameplateWatts')),
    pueThousandths: Math.round(Number(entry.text('pue') || '1') * 1_000),
    energyNanosPerKwh: nanos(entry, 'energyPerKwh'),
    runningMonthlyNanos: running.reduce((sum, key) => sum + nanos(entry, key), 0n),
    capitalRateMillionths: millionths(entry, 'capitalPercent'),
  };
}

const HOURS_A_DAY = 24n;
const DAY_MS = 86_400_000;

/** The upfront part is spread over the hours of the term, so that an hour's cost is the effective one. */
function commitmentOf(entry: Entry): Commitment {
  const upfrontNanos = nanos(entry, 'upfront');
  const { from, to } = validityOf(entry);
  const days = Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) || 1);
  const kind = entry.text('kind');
  return {
    from,
    to,
    line: entry.line,
    name: entry.text('name'),
    provider: providerName(entry.text('provider')) || entry.text('provider'),
    kind: kind === 'reserved' || kind === 'savings_plan' ? kind : 'committed_use',
    region: entry.text('region').toLowerCase(),
    instanceType: entry.text('instanceType').toLowerCase(),
    count: Math.max(1, Number(entry.text('count') || '1')),
    hourlyNanos: nanos(entry, 'hourly') + upfrontNanos / (BigInt(days) * HOURS_A_DAY),
    upfrontNanos,
    currency: entry.text('currency'),
  };
}
