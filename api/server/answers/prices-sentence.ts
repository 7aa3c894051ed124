import type { CheapestOfSize, PricesQuery } from '@plimsoll/contract/prices';
import { parseNanos } from '@plimsoll/domain/money';
import { listed, moneyText } from './sentence.ts';

const KIND_WORDS = { 'cloud-vm': 'cloud machine', 'bare-metal': 'bare metal', paas: 'platform' } as const;

/** `16 vCPU and 64 GiB in FR: 312 offers of 6 providers; the cheapest cloud machine is …, bare metal ….` */
export function pricesSentence(query: PricesQuery, total: number, sizes: readonly CheapestOfSize[]): string {
  const asked = askedFor(query);
  if (total === 0) return asked === '' ? 'No prices are known yet.' : `${asked}: no offer is known.`;
  const providers = new Set(sizes.map((size) => size.provider)).size;
  const from = providers > 1 ? ` of ${providers} providers` : '';
  const head = `${asked === '' ? '' : `${asked}: `}${digits(total)} ${total === 1 ? 'offer' : 'offers'}${from}`;
  const perKind = (['cloud-vm', 'bare-metal', 'paas'] as const).flatMap((kind) => {
    const best = cheapestOf(sizes.filter((size) => size.kind === kind));
    return best === undefined ? [] : [best];
  });
  // a platform's container is no machine: beside machines its price says nothing
  const machines = perKind.filter(({ kind }) => kind !== 'paas');
  const [first, second] = machines.length > 0 ? machines : perKind;
  if (first === undefined) return `${head}, none with a price that can be compared.`;
  if (second === undefined) return `${head}; the cheapest is ${nameOf(first)} at ${moneyText(first.monthly)} a month.`;
  const [one, other] = [first, second].map(
    (best) => `${KIND_WORDS[best.kind]} ${nameOf(best)} at ${moneyText(best.monthly)} a month`,
  );
  return `${head}; the cheapest are ${one} and ${other}.`;
}

function cheapestOf(sizes: readonly CheapestOfSize[]): CheapestOfSize | undefined {
  const worth = (size: CheapestOfSize) => parseNanos(size.monthly.amount ?? '0');
  return sizes
    .filter((size) => size.monthly.amount !== null)
    .reduce<CheapestOfSize | undefined>(
      (best, size) => (best === undefined || worth(size) < worth(best) ? size : best),
      undefined,
    );
}

function nameOf(size: CheapestOfSize): string {
  return `${size.provider} ${size.type}`;
}

const digits = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, '\u00a0');

function range(from: number | undefined, to: number | undefined, unit: string): string[] {
  if (to !== undefined)
    return [from === undefined || from === 0 ? `up to ${to} ${unit}` : `${spanned(from, to)} ${unit}`];
  return from === undefined || from === 0 ? [] : [`${from} ${unit}`];
}

const spanned = (from: number, to: number): string => (from === to ? String(from) : `${from} to ${to}`);

function askedFor(query: PricesQuery): string {
  const size = [...range(query.vcpuMin, query.vcpuMax, 'vCPU'), ...range(query.memoryMin, query.memoryMax, 'GiB')];
  const place = query.region ?? query.country?.toUpperCase();
  const words = [
    query.q === undefined || query.q.trim() === '' ? '' : `“${query.q.trim()}”`,
    size.join(' and '),
    query.kind === undefined ? '' : KIND_WORDS[query.kind],
    query.provider === undefined ? '' : `from ${listed(query.provider.split(','), 3)}`,
    place === undefined ? '' : `in ${place}`,
    query.trafficTb ? `with ${query.trafficTb} TB out` : '',
  ];
  const text = words.filter((word) => word !== '').join(' ');
  return text === '' ? '' : text.charAt(0).toUpperCase() + text.slice(1);
}
