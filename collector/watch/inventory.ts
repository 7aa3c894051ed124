import type { EventFact, NodeFact, PodFact } from '@plimsoll/domain/facts';
import type { KubeNode, KubeObject, KubePod } from './kube-objects.ts';
import { nodeFact } from './node-fact.ts';
import { podContainers } from './pod-containers.ts';
import { podEvents } from './pod-events.ts';
import { stoppedContainers } from './pod-stopped.ts';
import { boundAt, finishedAt, utcSecond } from './pod-times.ts';
import type { ResourceHandler } from './resource-watch.ts';
import { controller, type OwnerLookup, type Workload, workloadOf } from './workload-owner.ts';

/** What is remembered of a pod: its fact, and how the kubelet will name it. */
export interface KnownPod {
  readonly fact: PodFact;
  readonly nodeName: string;
  /** the kubelet counts a static pod under the hash of its manifest, not under its uid */
  readonly kubeletUid: string;
  /** containers that certainly do not run now: no reading of them means 0, not missing */
  readonly stopped: ReadonlySet<string>;
}

interface PodRecord extends KnownPod {
  readonly events: readonly string[];
  readonly unresolvedOwner: string;
}

interface Changes {
  readonly nodes: NodeFact[];
  readonly pods: PodFact[];
  readonly events: EventFact[];
}

export interface Inventory {
  readonly nodes: ResourceHandler<KubeNode>;
  readonly pods: ResourceHandler<KubePod>;
  readonly namespaces: ResourceHandler<KubeObject>;
  readonly owners: ResourceHandler<KubeObject>;
  liveNodes(): readonly NodeFact[];
  podsOn(nodeName: string): Iterable<KnownPod>;
  podCount(): number;
  openPodUids(): ReadonlySet<string>;
  openNodeUids(): ReadonlySet<string>;
  /** what changed since the last call; the caller must not lose it */
  takeChanges(): Changes;
  /** everything counts as changed again, after something was lost on the way to the store */
  republish(): void;
  hasNodeChanges(): boolean;
}

// A pod's events reach us on another connection than its ReplicaSet's: so long its name is not guessed.
const OWNER_WAIT_MS = 10_000;
// Beyond this a list came after an outage, and what vanished in it vanished at an unknown time.
const OUTAGE_MS = 60_000;

export function createInventory(cluster: string, now: () => number): Inventory {
  const nodesByName = new Map<string, NodeFact>();
  const nodeUids = new Set<string>();
  const podsByUid = new Map<string, PodRecord>();
  const openByNode = new Map<string, Map<string, PodRecord>>();
  const namespaceLabels = new Map<string, Readonly<Record<string, string>>>();
  const namespaceOfUid = new Map<string, string>();
  const owners = new Map<string, Workload | null>();
  const waitingForNode = new Map<string, KubePod>();
  const waitingForOwner = new Map<string, { pods: Map<string, KubePod>; since: number }>();
  let changedNodes = new Map<string, NodeFact>();
  let changedPods = new Map<string, PodFact>();
  let newEvents: EventFact[] = [];

  const ownerOf: OwnerLookup = (uid) => owners.get(uid);

  function applyNode(node: KubeNode): void {
    const fact = nodeFact(node, cluster, null);
    const before = nodesByName.get(fact.name);
    if (before !== undefined && before.uid !== fact.uid) closeNode(before, now());
    nodesByName.set(fact.name, fact);
    nodeUids.add(fact.uid);
    // a node's status changes every few seconds; only what a fact holds is news
    if (before === undefined || JSON.stringify(before) !== JSON.stringify(fact)) changedNodes.set(fact.uid, fact);
    if (before?.uid === fact.uid) return;
    for (const [uid, pod] of waitingForNode) {
      if (pod.spec?.nodeName !== fact.name) continue;
      waitingForNode.delete(uid);
      applyPod(pod);
    }
  }

  function closeNode(fact: NodeFact, atMs: number): void {
    changedNodes.set(fact.uid, { ...fact, to: notBefore(fact.from, atMs) });
    nodeUids.delete(fact.uid);
    if (nodesByName.get(fact.name)?.uid === fact.uid) nodesByName.delete(fact.name);
  }

  function applyPod(pod: KubePod): void {
    const uid = pod.metadata.uid;
    const from = boundAt(pod);
    const nodeName = pod.spec?.nodeName;
    if (from === null || nodeName === undefined) return;
    const before = podsByUid.get(uid);
    const node = nodesByName.get(nodeName);
    const nodeUid = node?.uid ?? (before?.nodeName === nodeName ? before.fact.nodeUid : undefined);
    if (nodeUid === undefined) {
      waitingForNode.set(uid, pod);
      return;
    }
    const { workload, unresolvedOwner } = workloadOf(pod, ownerOf);
    if (unresolvedOwner !== '' && before === undefined && waitForOwner(unresolvedOwner, pod)) return;
    const namespace = pod.metadata.namespace ?? '';
    const fact: PodFact = {
      cluster,
      uid,
      namespace,
      name: pod.metadata.name,
      // what was written once under a guessed name stays under it, or its samples would stand twice
      workload: unresolvedOwner !== '' && before !== undefined ? before.fact.workload : workload,
      nodeUid,
      from,
      to: finishedAt(pod),
      labels: pod.metadata.labels ?? {},
      namespaceLabels: namespaceLabels.get(namespace) ?? {},
      containers: podContainers(pod),
    };
    const events = podEvents(pod).map((event) => ({ ...event, key: `${event.container} ${event.reason} ${event.at}` }));
    for (const { key, ...event } of events) {
      if (before?.events.includes(key)) continue;
      newEvents.push({ cluster, namespace, workload: fact.workload, podUid: uid, ...event });
    }
    const record: PodRecord = {
      fact,
      nodeName,
      kubeletUid: pod.metadata.annotations?.['kubernetes.io/config.hash'] ?? uid,
      stopped: stoppedContainers(pod),
      events: events.map((event) => event.key),
      unresolvedOwner,
    };
    store(record, before);
  }

  function store(record: PodRecord, before: PodRecord | undefined): void {
    const { uid, to } = record.fact;
    podsByUid.set(uid, record);
    if (to === null) {
      let onNode = openByNode.get(record.nodeName);
      if (onNode === undefined) {
        onNode = new Map();
        openByNode.set(record.nodeName, onNode);
      }
      onNode.set(uid, record);
    } else {
      leaveNode(record);
    }
    if (before === undefined || JSON.stringify(before.fact) !== JSON.stringify(record.fact)) {
      changedPods.set(uid, record.fact);
    }
  }

  function leaveNode(record: PodRecord): void {
    const onNode = openByNode.get(record.nodeName);
    onNode?.delete(record.fact.uid);
    if (onNode?.size === 0) openByNode.delete(record.nodeName);
  }

  /** true: the pod waits a little for the news of its owner */
  function waitForOwner(ownerUid: string, pod: KubePod): boolean {
    const waiting = waitingForOwner.get(ownerUid);
    if (waiting !== undefined && now() - waiting.since > OWNER_WAIT_MS) return false;
    if (waiting === undefined) {
      waitingForOwner.set(ownerUid, { pods: new Map([[pod.metadata.uid, pod]]), since: now() });
    } else {
      waiting.pods.set(pod.metadata.uid, pod);
    }
    return true;
  }

  function releaseWaiting(): void {
    for (const [ownerUid, waiting] of waitingForOwner) {
      if (now() - waiting.since <= OWNER_WAIT_MS) continue;
      for (const pod of waiting.pods.values()) applyPod(pod);
      waitingForOwner.delete(ownerUid);
    }
  }

  function forgetWaiting(uid: string): void {
    waitingForNode.delete(uid);
    for (const waiting of waitingForOwner.values()) waiting.pods.delete(uid);
  }

  function closePod(uid: string, atMs: number): void {
    forgetWaiting(uid);
    const record = podsByUid.get(uid);
    if (record === undefined) return;
    podsByUid.delete(uid);
    leaveNode(record);
    if (record.fact.to === null) changedPods.set(uid, { ...record.fact, to: notBefore(record.fact.from, atMs) });
  }

  function vanishedAt(lastContactMs: number): number {
    return now() - lastContactMs > OUTAGE_MS ? lastContactMs : now();
  }

  return {
    nodes: {
      applied: applyNode,
      deleted(node) {
        const known = nodesByName.get(node.metadata.name);
        if (known?.uid === node.metadata.uid) closeNode(known, now());
      },
      listed(uids, lastContactMs) {
        for (const fact of [...nodesByName.values()]) {
          if (!uids.has(fact.uid)) closeNode(fact, vanishedAt(lastContactMs));
        }
      },
    },
    pods: {
      applied: applyPod,
      deleted(pod) {
        // the last state may tell that it had ended before it was removed
        if (podsByUid.has(pod.metadata.uid)) applyPod(pod);
        closePod(pod.metadata.uid, now());
      },
      listed(uids, lastContactMs) {
        for (const uid of [...podsByUid.keys(), ...waitingForNode.keys()]) {
          if (!uids.has(uid)) closePod(uid, vanishedAt(lastContactMs));
        }
      },
    },
    namespaces: {
      applied(object) {
        const { name, uid } = object.metadata;
        const labels = object.metadata.labels ?? {};
        const before = namespaceLabels.get(name);
        namespaceLabels.set(name, labels);
        namespaceOfUid.set(uid, name);
        if (before !== undefined && JSON.stringify(before) === JSON.stringify(labels)) return;
        for (const record of podsByUid.values()) {
          if (record.fact.namespace !== name || record.fact.to !== null) continue;
          store({ ...record, fact: { ...record.fact, namespaceLabels: labels } }, record);
        }
      },
      deleted(object) {
        namespaceOfUid.delete(object.metadata.uid);
        namespaceLabels.delete(object.metadata.name);
      },
      listed(uids) {
        for (const [uid, name] of namespaceOfUid) {
          if (uids.has(uid)) continue;
          namespaceOfUid.delete(uid);
          namespaceLabels.delete(name);
        }
      },
    },
    owners: {
      applied(object) {
        const { uid } = object.metadata;
        const above = controller(object.metadata.ownerReferences);
        owners.set(uid, above === undefined ? null : { kind: above.kind, name: above.name });
        const waiting = waitingForOwner.get(uid);
        if (waiting === undefined) return;
        waitingForOwner.delete(uid);
        for (const pod of waiting.pods.values()) applyPod(pod);
      },
      deleted(object) {
        owners.delete(object.metadata.uid);
      },
      // two kinds share this map, so that one kind's list says nothing of the other's; deletions trim it
      listed() {},
    },
    liveNodes: () => [...nodesByName.values()],
    podsOn: (nodeName) => openByNode.get(nodeName)?.values() ?? [],
    podCount: () => {
      let sum = 0;
      for (const onNode of openByNode.values()) sum += onNode.size;
      return sum;
    },
    openPodUids: () => {
      const uids = new Set<string>();
      for (const onNode of openByNode.values()) for (const uid of onNode.keys()) uids.add(uid);
      for (const uid of waitingForNode.keys()) uids.add(uid);
      for (const waiting of waitingForOwner.values()) for (const uid of waiting.pods.keys()) uids.add(uid);
      return uids;
    },
    openNodeUids: () => nodeUids,
    hasNodeChanges: () => changedNodes.size > 0,
    takeChanges() {
      releaseWaiting();
      const changes = { nodes: [...changedNodes.values()], pods: [...changedPods.values()], events: newEvents };
      changedNodes = new Map();
      changedPods = new Map();
      newEvents = [];
      return changes;
    },
    republish() {
      for (const fact of nodesByName.values()) changedNodes.set(fact.uid, fact);
      for (const record of podsByUid.values()) changedPods.set(record.fact.uid, record.fact);
    },
  };
}

function notBefore(from: string, atMs: number): string {
  return utcSecond(Math.max(Date.parse(from), atMs));
}
