import { randomUUID } from 'node:crypto';
import type {
  ClusterFact,
  EgressSample,
  EventFact,
  GapFact,
  NodeFact,
  PodFact,
  Sample,
  SourceState,
} from '@plimsoll/domain/facts';
import type { Store } from './client.ts';
import { type StoredRate, writeFxRates } from './fx.ts';
import { statedPrices } from './import-prices.ts';
import type { EgressLine, EventLine, PodHint, UsageLine } from './interchange-line.ts';
import { repriceNodes } from './price.ts';
import { podFacts } from './queries/facts.ts';
import { type NodePriceRow, readNodePrices, writeNodePrices } from './queries/offer-node-prices.ts';
import { OPEN_END } from './time.ts';
import { writeFacts } from './write.ts';

const SAMPLES_A_BATCH = 50_000;
const FACTS_A_BATCH = 5_000;
// lines that wait for their pod's line; more are written without it
const WAITING_AT_MOST = 200_000;
// as long as hours are kept: history marks all of itself
const MARK_DAYS = 400;

type Waiting =
  | { readonly what: 'usage'; readonly line: UsageLine }
  | { readonly what: 'egress'; readonly line: EgressLine }
  | { readonly what: 'event'; readonly line: EventLine };

function key(cluster: string, uid: string): string {
  return `${cluster}\n${uid}`;
}

/** Gathers lines into batches of facts, and gives every usage, egress and event line the identity of its pod. */
export class ImportBatches {
  readonly #store: Store;
  readonly #run = randomUUID();
  readonly #pods = new Map<string, PodFact>();
  // pods that neither the file so far nor the store describes
  readonly #strangers = new Set<string>();
  readonly #clusters = new Set<string>();
  readonly #pricedNodes = new Set<string>();
  readonly #statedNodes: NodeFact[] = [];
  #waiting: Waiting[] = [];
  #unresolved: Waiting[] = [];
  #facts = 0;
  #flushes = 0;
  #batch = emptyBatch();
  #prices: NodePriceRow[] = [];
  #rates: StoredRate[] = [];
  sampleRows = 0;
  withoutPod = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  get isFull(): boolean {
    return this.#facts >= FACTS_A_BATCH || this.#batch.samples.length + this.#waiting.length >= SAMPLES_A_BATCH;
  }

  #cluster(name: string): void {
    if (this.#clusters.has(name)) return;
    this.#clusters.add(name);
    // whoever watches that cluster later gives it its id
    this.#batch.clusters.push({ name, uid: '', kubernetesVersion: '', source: 'import' });
  }

  cluster(fact: ClusterFact): void {
    this.#clusters.add(fact.name);
    this.#batch.clusters.push(fact);
    this.#facts += 1;
  }

  node(fact: NodeFact): void {
    this.#cluster(fact.cluster);
    this.#batch.nodes.push(fact);
    if (fact.hourlyPrice !== null) this.#statedNodes.push(fact);
    this.#facts += 1;
  }

  pod(fact: PodFact): void {
    this.#cluster(fact.cluster);
    this.#pods.set(key(fact.cluster, fact.uid), fact);
    this.#batch.pods.push(fact);
    this.#facts += 1;
  }

  gap(fact: GapFact): void {
    this.#batch.gaps.push(fact);
    this.#facts += 1;
  }

  source(fact: SourceState): void {
    this.#batch.sources.push(fact);
    this.#facts += 1;
  }

  nodePrice(row: NodePriceRow): void {
    this.#pricedNodes.add(key(row.cluster, row.nodeUid));
    this.#prices.push(row);
    this.#facts += 1;
  }

  fxRate(rate: StoredRate): void {
    this.#rates.push(rate);
    this.#facts += 1;
  }

  usage(line: UsageLine): void {
    this.#place({ what: 'usage', line });
  }

  egress(line: EgressLine): void {
    this.#place({ what: 'egress', line });
    this.#facts += 1;
  }

  event(line: EventLine): void {
    this.#place({ what: 'event', line });
    this.#facts += 1;
  }

  #place(waiting: Waiting): void {
    const { cluster, podUid } = waiting.line;
    this.#cluster(cluster);
    const pod = this.#pods.get(key(cluster, podUid));
    if (pod !== undefined) this.#add(waiting, pod);
    else if (isComplete(waiting.line)) this.#add(waiting, undefined);
    else this.#waiting.push(waiting);
  }

  #add({ what, line }: Waiting, pod: PodFact | undefined): void {
    const identity = {
      namespace: pod?.namespace ?? line.namespace,
      workload: pod?.workload ?? line.workload ?? { kind: 'Pod', name: line.podUid },
    };
    if (what === 'egress') {
      this.#batch.egress.push({ ...line, ...identity });
    } else if (what === 'event') {
      this.#batch.events.push({ ...line, ...identity });
    } else {
      const spec = pod?.containers.find((container) => container.name === line.container);
      const requests = line.requests ?? spec?.requests ?? { cpuMilli: 0, memoryBytes: 0, gpus: 0 };
      this.#batch.samples.push({ ...line, ...identity, nodeUid: pod?.nodeUid ?? line.nodeUid, requests });
    }
  }

  // a pod's line may be in the store already, or come later in the file
  async #resolve(): Promise<void> {
    const asked = new Map<string, Set<string>>();
    for (const { line } of this.#waiting) {
      const own = key(line.cluster, line.podUid);
      if (this.#pods.has(own) || this.#strangers.has(own)) continue;
      asked.set(line.cluster, (asked.get(line.cluster) ?? new Set()).add(line.podUid));
    }
    for (const [cluster, uids] of asked) {
      for (const pod of await podFacts(this.#store, cluster, [...uids])) this.#pods.set(key(cluster, pod.uid), pod);
      for (const uid of uids) if (!this.#pods.has(key(cluster, uid))) this.#strangers.add(key(cluster, uid));
    }
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const one of waiting) {
      const pod = this.#pods.get(key(one.line.cluster, one.line.podUid));
      if (pod !== undefined) this.#add(one, pod);
      else if (this.#unresolved.length < WAITING_AT_MOST) this.#unresolved.push(one);
      else this.#addWithoutPod(one);
    }
  }

  #addWithoutPod(one: Waiting): void {
    this.withoutPod += 1;
    this.#add(one, undefined);
  }

  async flush(): Promise<void> {
    await this.#resolve();
    await this.#write();
  }

  async #write(): Promise<void> {
    const batch = this.#batch;
    this.#batch = emptyBatch();
    this.#facts = 0;
    this.#flushes += 1;
    const written = await writeFacts(this.#store, batch, {
      token: `import/${this.#run}/${this.#flushes}`,
      markDays: MARK_DAYS,
    });
    this.sampleRows += written.sampleRows;
    await this.#writePrices();
  }

  async #writePrices(): Promise<void> {
    const prices = this.#prices;
    const rates = this.#rates;
    this.#prices = [];
    this.#rates = [];
    const version = Date.now();
    await writeFxRates(this.#store, rates, version);
    await writeNodePrices(this.#store, prices, version);
    // an exchange rate stands in for days before it where there is none
    if (rates.length > 0) await repriceNodes(this.#store, 0, OPEN_END);
    else for (const { from, to } of hull(prices)) await repriceNodes(this.#store, from, to);
  }

  /** Writes what is left: lines whose pod never came, and the prices that came with nodes. */
  async finish(): Promise<void> {
    await this.flush();
    for (const one of this.#unresolved) {
      const pod = this.#pods.get(key(one.line.cluster, one.line.podUid));
      if (pod !== undefined) this.#add(one, pod);
      else this.#addWithoutPod(one);
    }
    this.#unresolved = [];
    const stated = this.#statedNodes.filter((node) => !this.#pricedNodes.has(key(node.cluster, node.uid)));
    for (const cluster of new Set(stated.map((node) => node.cluster))) {
      const own = stated.filter((node) => node.cluster === cluster);
      this.#prices.push(...statedPrices(own, await readNodePrices(this.#store, cluster)));
    }
    await this.#write();
  }
}

function isComplete(line: PodHint): boolean {
  return line.namespace !== '' && line.workload !== null;
}

function hull(prices: readonly NodePriceRow[]): { from: number; to: number }[] {
  if (prices.length === 0) return [];
  return [
    {
      from: prices.reduce((least, price) => Math.min(least, price.from), Number.POSITIVE_INFINITY),
      to: prices.reduce((most, price) => Math.max(most, price.to), 0),
    },
  ];
}

function emptyBatch() {
  return {
    clusters: [] as ClusterFact[],
    nodes: [] as NodeFact[],
    pods: [] as PodFact[],
    samples: [] as Sample[],
    egress: [] as EgressSample[],
    events: [] as EventFact[],
    gaps: [] as GapFact[],
    sources: [] as SourceState[],
  };
}
