/**
 * A small language for "cluster + prices + usage -> money", read from SPEC.md and from *.scenario files. Facts and
 * expectations come out as plain data, so that the same scenario runs through the domain, the store and the API.
 *
 *   scenario NAME                                            begins one; settings below start anew
 *   day 2026-10-01                                           what a time such as 00:30 means (this is the default)
 *   window FROM to TO                                        default: the first hour of the day
 *   currency EUR                                             of the answer (default)
 *   weights CPU : MEMORY : GPU                               of the nodes below, instead of the default ones
 *   rate BASE/QUOTE 0.92 on 2026-10-01                       one BASE is 0.92 QUOTE
 *   node N 2000m 8Gi [gpu 4] [allocatable 1800m 7Gi] [pool P] [at PRICE] [from T] [to T]
 *        PRICE: 0.10 USD/h | 0.10 USD/h cap 50 | 100 EUR/month, then optionally `estimated`
 *   pod [NAMESPACE/]P on N [of Kind/Name] [requests 1000m 1Gi [gpu 1]] [init 2000m 1Gi] [sidecar 100m 64Mi]
 *        [overhead 10m 8Mi] [label K=V] [namespacelabel K=V] [uses 250m 512Mi] [from T] [to T]
 *   uses P 250m 512Mi [from T] [to T]                        samples of a minute; a pod without any is unobserved
 *   gap N|all from T to T                                    nobody looked
 *   expect WHO [FIELD] AMOUNT [CURRENCY] [known|estimated]   one or more, separated by commas
 *   expect WHO missing
 *        WHO: P | pod P | namespace X | team X | workload Kind/Name | label K=V | total | idle | reserved | unattributed
 *        FIELD: cost (default) | cpu | memory | gpu | used | idle
 */
import type { NodeFact, PodFact } from '@plimsoll/domain/facts';
import { formatInstant, parseInstant } from '@plimsoll/domain/instant';
import type { Interval } from '@plimsoll/domain/interval';
import { checkCurrency, parseNanos } from '@plimsoll/domain/money';
import { nodePrices, nodeWeights, type Quote, type Weights } from '@plimsoll/domain/pricing';
import { effectiveContainers, type Resources } from '@plimsoll/domain/requests';
import { type Expectation, readExpectations } from './expectation.ts';
import { minuteSamples } from './minute-samples.ts';
import { emptyScenario, type Scenario } from './scenario.ts';
import { addLabel, readResources, Words } from './words.ts';

/** The scenarios of a text; `offset` is the line before its first one, for messages. */
export function parseScenarios(text: string, file: string, offset = 0): Scenario[] {
  const scenarios: Builder[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.replace(/(^|\s)#.*$/, '').trim();
    if (line === '') continue;
    const place = `${file}:${offset + index + 1}`;
    const words = new Words(line, place);
    if (words.take('scenario')) {
      scenarios.push(new Builder(words.rest(), place));
      continue;
    }
    const current = scenarios.at(-1);
    if (current === undefined) throw new SyntaxError(`${place}: a scenario begins with "scenario NAME".`);
    try {
      current.read(words);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new SyntaxError(message.startsWith(place) ? message : `${place}: ${message}`);
    }
  }
  return scenarios.map((builder) => builder.finish());
}

/** The fenced blocks ```scenario of a Markdown text. */
export function parseMarkdown(text: string, file: string): Scenario[] {
  const lines = text.split('\n');
  const scenarios: Scenario[] = [];
  for (let start = 0; start < lines.length; start++) {
    if (lines[start]?.trim() !== '```scenario') continue;
    const length = lines.slice(start + 1).findIndex((line) => line.trim() === '```');
    if (length < 0) throw new SyntaxError(`${file}:${start + 1}: the block is not closed.`);
    scenarios.push(...parseScenarios(lines.slice(start + 1, start + 1 + length).join('\n'), file, start + 1));
    start += length;
  }
  return scenarios;
}

const NO_LIMITS = { cpuMilli: 0, memoryBytes: 0 };

class Builder {
  readonly #scenario: Scenario;
  #day = '2026-10-01';
  #window: Interval | undefined;
  #weights: Weights | undefined;
  /** price clauses wait for the window, which says until when a month is written out */
  readonly #quotes: {
    node: NodeFact;
    quote: Quote;
    currency: string;
    estimated: boolean;
    weights: Weights | undefined;
  }[] = [];
  readonly #expectations: Expectation[] = [];

  constructor(name: string, place: string) {
    if (name === '') throw new SyntaxError(`${place}: a scenario needs a name.`);
    this.#scenario = emptyScenario(name, place);
  }

  read(words: Words): void {
    const verb = words.next('a statement');
    if (verb === 'day') this.#day = words.next('a day');
    else if (verb === 'window') this.#window = this.#interval(words, true);
    else if (verb === 'currency') this.#scenario.currency = checkCurrency(words.next('a currency'));
    else if (verb === 'weights') this.#readWeights(words);
    else if (verb === 'rate') this.#readRate(words);
    else if (verb === 'node') this.#readNode(words);
    else if (verb === 'pod') this.#readPod(words);
    else if (verb === 'uses') this.#readUses(words);
    else if (verb === 'gap') this.#readGap(words);
    else if (verb === 'expect') this.#expectations.push(...readExpectations(words.rest(), words.place));
    else words.fail(`"${verb}" is not a statement`);
    const left = words.rest();
    if (left !== '') words.fail(`"${left}" is not understood`);
  }

  finish(): Scenario {
    const scenario = this.#scenario;
    scenario.window = this.#window ?? this.#firstHour();
    scenario.expectations = this.#expectations;
    for (const { node, quote, currency, estimated, weights } of this.#quotes) {
      const life = { from: parseInstant(node.from), to: node.to === null ? null : parseInstant(node.to) };
      const common = {
        cluster: node.cluster,
        nodeUid: node.uid,
        currency,
        weights: weights ?? nodeWeights(node.capacity),
        basis: 'list' as const,
        estimated,
        source: 'scenario',
      };
      scenario.prices.push(...nodePrices(life, quote, common, scenario.window.to));
    }
    if (scenario.expectations.length === 0) throw new SyntaxError(`${scenario.place}: the scenario expects nothing.`);
    return scenario;
  }

  #firstHour(): Interval {
    const from = parseInstant(`${this.#day}T00:00:00Z`);
    return { from, to: from + 3600 };
  }

  #time(text: string): number {
    if (/^\d{2}:\d{2}$/.test(text)) return this.#time(`${text}:00`);
    if (/^\d{2}:\d{2}:\d{2}$/.test(text)) {
      const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number);
      return parseInstant(`${this.#day}T00:00:00Z`) + hours * 3600 + minutes * 60 + seconds;
    }
    return parseInstant(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text);
  }

  /** `from T to T`, either left out; with `bare`, `T to T`. */
  #interval(words: Words, bare = false): Interval {
    const all = this.#window ?? this.#firstHour();
    const from = bare || words.take('from') ? this.#time(words.next('a time')) : all.from;
    const to = words.take('to') ? this.#time(words.next('a time')) : all.to;
    if (from >= to) words.fail('the time ends before it begins');
    return { from, to };
  }

  #readWeights(words: Words): void {
    const [cpu = '', memory = '', gpu = ''] = words.rest().split(/\s*:\s*/);
    this.#weights = { cpu: BigInt(cpu), memory: BigInt(memory), gpu: BigInt(gpu) };
  }

  #readRate(words: Words): void {
    const [base = '', quote = ''] = words.next('a pair such as USD/EUR').split('/');
    const rateNanos = parseNanos(words.next('a rate'));
    const day = words.take('on') ? words.next('a day') : this.#day;
    this.#scenario.rates.push({ day, base: checkCurrency(base), quote: checkCurrency(quote), rateNanos });
  }

  #readNode(words: Words): void {
    const name = words.next('a name');
    const size = readResources(words);
    const capacity = { ...size, pods: 110 };
    let allocatable = capacity;
    let pool = '';
    let price: { quote: Quote; currency: string; estimated: boolean } | undefined;
    for (;;) {
      if (words.take('allocatable')) allocatable = { ...capacity, ...readResources(words), gpus: capacity.gpus };
      else if (words.take('pool')) pool = words.next('a pool');
      else if (words.take('at')) price = this.#readPrice(words);
      else break;
    }
    const life = this.#interval(words);
    const node: NodeFact = {
      cluster: this.#scenario.cluster,
      uid: `uid-${name}`,
      name,
      from: formatInstant(life.from),
      to: formatInstant(life.to),
      provider: 'test',
      region: '',
      zone: '',
      instanceType: '',
      pool,
      capacityType: '',
      capacity,
      allocatable,
      labels: {},
      hourlyPrice: null,
    };
    this.#scenario.nodes.push(node);
    if (price !== undefined) this.#quotes.push({ node, ...price, weights: this.#weights });
  }

  #readPrice(words: Words): { quote: Quote; currency: string; estimated: boolean } {
    const nanos = parseNanos(words.next('an amount'));
    const [currency = '', unit = ''] = words.next('a currency and unit').split('/');
    if (unit !== 'h' && unit !== 'month') words.fail('a price is per h or per month');
    let quote: Quote =
      unit === 'h' ? { kind: 'hourly', hourlyNanos: nanos } : { kind: 'flat_monthly', monthlyNanos: nanos };
    if (unit === 'h' && words.take('cap')) {
      quote = { kind: 'hourly_capped', hourlyNanos: nanos, monthlyCapNanos: parseNanos(words.next('a cap')) };
    }
    return { quote, currency: checkCurrency(currency), estimated: words.take('estimated') };
  }

  #readPod(words: Words): void {
    const [first = '', second] = words.next('a name').split('/');
    const [namespace, name] = second === undefined ? ['default', first] : [first, second];
    if (!words.take('on')) words.fail('a pod is "on" a node');
    const nodeName = words.next('a node');
    const node = this.#scenario.nodes.find((one) => one.name === nodeName);
    if (node === undefined) words.fail(`no node "${nodeName}" stands above`);
    const none: Resources = { cpuMilli: 0, memoryBytes: 0, gpus: 0 };
    let requests = none;
    let overhead = none;
    let used: Resources | undefined;
    let workload = { kind: 'Deployment', name };
    const labels: Record<string, string> = {};
    const namespaceLabels: Record<string, string> = {};
    const inits: { requests: Resources; sidecar: boolean }[] = [];
    for (;;) {
      if (words.take('of')) {
        const [kind = '', owner = ''] = words.next('Kind/Name').split('/');
        workload = { kind, name: owner };
      } else if (words.take('requests')) requests = readResources(words);
      else if (words.take('init')) inits.push({ requests: readResources(words), sidecar: false });
      else if (words.take('sidecar')) inits.push({ requests: readResources(words), sidecar: true });
      else if (words.take('overhead')) overhead = readResources(words);
      else if (words.take('uses')) used = readResources(words);
      else if (words.take('label')) addLabel(labels, words);
      else if (words.take('namespacelabel')) addLabel(namespaceLabels, words);
      else break;
    }
    const life = this.#interval(words);
    const pod: PodFact = {
      cluster: this.#scenario.cluster,
      uid: `uid-${namespace}-${name}`,
      namespace,
      name,
      workload,
      nodeUid: node.uid,
      from: formatInstant(life.from),
      to: formatInstant(life.to),
      labels,
      namespaceLabels,
      containers: effectiveContainers({
        containers: [{ name: 'main', requests, limits: NO_LIMITS }],
        initContainers: inits.map((init, index) => ({ name: `init-${index}`, limits: NO_LIMITS, ...init })),
        overhead,
      }),
    };
    this.#scenario.pods.push(pod);
    if (used !== undefined) this.#scenario.samples.push(...minuteSamples(pod, used, life));
  }

  #readUses(words: Words): void {
    const name = words.next('a pod');
    const pod = this.#scenario.pods.find((one) => one.name === name || `${one.namespace}/${one.name}` === name);
    if (pod === undefined) words.fail(`no pod "${name}" stands above`);
    const used = readResources(words);
    this.#scenario.samples.push(...minuteSamples(pod, used, this.#interval(words)));
  }

  #readGap(words: Words): void {
    const name = words.next('a node or "all"');
    const node = this.#scenario.nodes.find((one) => one.name === name);
    if (node === undefined && name !== 'all') words.fail(`no node "${name}" stands above`);
    const { from, to } = this.#interval(words);
    this.#scenario.gaps.push({
      cluster: this.#scenario.cluster,
      nodeUid: node?.uid ?? '',
      from: formatInstant(from),
      to: formatInstant(to),
      source: 'usage',
      reason: 'scenario',
    });
  }
}
