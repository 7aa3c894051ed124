import { PRICE_SORTS } from './prices.ts';
import { encode } from './view-state.ts';

/** What the Prices page shows, as it stands in its address; the words are those of `GET /api/v1/prices`. '' is any. */
export interface PriceView {
  q: string;
  provider: string;
  kind: string;
  country: string;
  region: string;
  /** `any`, or ids with commas between them */
  commitment: string;
  vcpuMin: string;
  vcpuMax: string;
  memoryMin: string;
  memoryMax: string;
  trafficTb: string;
  sort: string;
  show: 'chart' | 'table';
  /** the offer whose details are open, as `offerKey` writes it */
  offer: string;
  /** keys of other pages and versions, kept as they are */
  rest: [string, string][];
}

/** What can be given back within the month: what machines cost that nobody has promised to keep. */
export const NO_TERM = 'on-demand,monthly';

const DEFAULTS: Readonly<PriceView> = {
  q: '',
  provider: '',
  kind: '',
  country: '',
  region: '',
  commitment: NO_TERM,
  vcpuMin: '',
  vcpuMax: '',
  memoryMin: '',
  memoryMax: '',
  trafficTb: '',
  sort: 'price',
  show: 'chart',
  offer: '',
  rest: [],
};

const TEXTS = ['q', 'provider', 'region', 'offer'] as const;
const SIZES = ['vcpuMin', 'vcpuMax', 'memoryMin', 'memoryMax', 'trafficTb'] as const;
const SORT = new RegExp(`^-?(${PRICE_SORTS.join('|')})$`);

/** Never throws: an address typed wrong shows the defaults for what could not be read. */
export function parsePriceView(query: string | URLSearchParams): PriceView {
  const params = typeof query === 'string' ? new URLSearchParams(query) : query;
  const view: PriceView = { ...DEFAULTS, rest: [] };
  const matching = (key: string, pattern: RegExp, plain: string) => {
    const value = params.get(key)?.trim() ?? '';
    return pattern.test(value) ? value : plain;
  };
  for (const key of TEXTS) view[key] = params.get(key) ?? '';
  for (const key of SIZES) view[key] = matching(key, /^\d{1,6}(\.\d+)?$/, '');
  view.kind = matching('kind', /^(cloud-vm|bare-metal|paas)$/, '');
  view.country = matching('country', /^[A-Za-z]{2}$/, '').toUpperCase();
  view.commitment = params.get('commitment')?.trim() || DEFAULTS.commitment;
  view.sort = matching('sort', SORT, DEFAULTS.sort);
  view.show = params.get('show') === 'table' ? 'table' : 'chart';
  view.rest = [...params].filter(([key]) => !(key in DEFAULTS));
  return view;
}

/** Without the leading `?`; '' when everything is at its default. */
export function priceViewQuery(view: Readonly<PriceView>): string {
  const { rest, ...own } = view;
  const plain: Readonly<Record<string, unknown>> = DEFAULTS;
  return [...Object.entries(own).filter(([key, value]) => value !== plain[key]), ...rest]
    .map(([key, value]) => `${encode(key)}=${encode(value)}`)
    .join('&');
}

/** The parameters of the call that this view makes. */
export function priceSearch(view: Readonly<PriceView>): Record<string, string> {
  const { rest: _rest, show: _show, offer: _offer, commitment, ...query } = view;
  return { ...query, commitment: commitment === 'any' ? '' : commitment };
}

const KEY = ['provider', 'service', 'region', 'type', 'commitment', 'currency'] as const;
type OfferKey = Record<(typeof KEY)[number], string>;

/** No part of it holds a `|`. */
export function offerKey(offer: Readonly<OfferKey>): string {
  return KEY.map((part) => offer[part]).join('|');
}

export function parseOfferKey(text: string): OfferKey | null {
  const [provider, service, region, type, commitment, currency, ...more] = text.split('|');
  if (provider === undefined || service === undefined || region === undefined || type === undefined) return null;
  if (commitment === undefined || currency === undefined || more.length > 0) return null;
  return { provider, service, region, type, commitment, currency };
}
