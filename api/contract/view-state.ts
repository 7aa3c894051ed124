import { clauseText, type FilterClause, filterText, parseClauses } from './view-filter.ts';

/**
 * What a page shows, as it stands in its address. The words are those of the API's own query, so that an address can
 * be read, typed and turned into a call. A default is left out; a key that this version does not know is kept.
 */
export interface ViewState {
  /** the API's window words: `month`, `lastmonth`, `7d offset 1d`, `2026-10`, `START,END` */
  window: string;
  /** what rows are grouped by; several make a composed key */
  by: string[];
  /** where drilling down has led, outermost first; shown as breadcrumbs */
  path: FilterClause[];
  filter: FilterClause[];
  /** a filter that chips cannot show, passed on as typed; `filter` is empty then */
  expression: string;
  idle: 'separate' | 'spread';
  /** `previous`, `none` or a window */
  compare: string;
  step: '' | 'hour' | 'day' | 'week' | 'month';
  /** '' is the reporting currency of the organisation */
  currency: string;
  /** column to sort by, `-` in front for descending */
  sort: string;
  /** columns shown; empty is the default set */
  columns: string[];
  /** search in the rows */
  q: string;
  show: 'chart' | 'table';
  /** keys of other versions, kept as they are */
  rest: [string, string][];
}

export const DEFAULT_VIEW: Readonly<ViewState> = Object.freeze({
  window: 'month',
  by: ['namespace'],
  path: [],
  filter: [],
  expression: '',
  idle: 'separate',
  compare: 'previous',
  step: '',
  currency: '',
  sort: '-cost',
  columns: [],
  q: '',
  show: 'chart',
  rest: [],
});

const KNOWN = ['window', 'by', 'path', 'filter', 'idle', 'compare', 'step', 'currency', 'sort', 'columns', 'q', 'show'];
const STEPS = ['hour', 'day', 'week', 'month'] as const;

function list(text: string | null): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Never throws: an address typed wrong shows the defaults for what could not be read. */
export function parseView(query: string | URLSearchParams, defaults: Readonly<ViewState> = DEFAULT_VIEW): ViewState {
  const params = typeof query === 'string' ? new URLSearchParams(query) : query;
  const text = params.get('filter') ?? '';
  const filter = parseClauses(text);
  const by = list(params.get('by'));
  const step = STEPS.find((s) => s === params.get('step'));
  return {
    window: params.get('window')?.trim() || defaults.window,
    by: by.length > 0 ? by : [...defaults.by],
    path: parseClauses(params.get('path') ?? '') ?? [],
    filter: filter ?? [],
    expression: filter === null ? text : '',
    idle: params.get('idle') === 'spread' ? 'spread' : 'separate',
    compare: params.get('compare')?.trim() || defaults.compare,
    step: step ?? '',
    currency: /^[A-Z]{3}$/.test(params.get('currency') ?? '') ? (params.get('currency') ?? '') : '',
    sort: params.get('sort')?.trim() || defaults.sort,
    columns: list(params.get('columns')),
    q: params.get('q') ?? '',
    show: params.get('show') === 'table' ? 'table' : 'chart',
    rest: [...params].filter(([key]) => !KNOWN.includes(key)),
  };
}

/** Percent-encodes only what an address cannot carry, so that `by=team,namespace` stays readable. */
export function encode(text: string): string {
  return encodeURIComponent(text).replace(/%(3A|2C|2F|5B|5D|7E|21)/g, (escaped) => decodeURIComponent(escaped));
}

/** `+` between clauses is a space to a browser, and white space is AND in filter v2: both readings agree. */
function encodeClauses(clauses: readonly FilterClause[]): string {
  return clauses.map((clause) => encode(clauseText(clause))).join('+');
}

/** Without the leading `?`; '' when everything is at its default. */
export function viewQuery(view: Readonly<ViewState>, defaults: Readonly<ViewState> = DEFAULT_VIEW): string {
  const parts: string[] = [];
  const put = (key: string, value: string, plain = '') => {
    if (value !== plain) parts.push(`${key}=${encode(value)}`);
  };
  put('window', view.window, defaults.window);
  put('by', view.by.join(','), defaults.by.join(','));
  if (view.path.length > 0) parts.push(`path=${encodeClauses(view.path)}`);
  if (view.filter.length > 0) parts.push(`filter=${encodeClauses(view.filter)}`);
  else put('filter', view.expression);
  put('idle', view.idle, 'separate');
  put('compare', view.compare, defaults.compare);
  put('step', view.step);
  put('currency', view.currency);
  put('sort', view.sort, defaults.sort);
  put('columns', view.columns.join(','));
  put('q', view.q);
  put('show', view.show, 'chart');
  for (const [key, value] of view.rest) parts.push(`${encode(key)}=${encode(value)}`);
  return parts.join('&');
}

/** The `filter` of the call that this view makes: the path and the chips, all of them. */
export function apiFilter(view: Readonly<Pick<ViewState, 'path' | 'filter' | 'expression'>>): string {
  const clauses = filterText([...view.path, ...view.filter]);
  if (view.expression === '') return clauses;
  return clauses === '' ? view.expression : `${clauses}+(${view.expression})`;
}
