/**
 * A small made-up organisation in the shapes that the API answers with, so that pages can be tested without one.
 * Everything follows from a fixed seed and a fixed hour: a screenshot of today equals one of next year.
 */
export const AS_OF = '2026-11-21T04:00:00Z';
const FIRST_DAY = '2026-09-01T00:00:00Z';
/** the day on which nobody looked at cluster `edge` */
export const GAP_DAY = '2026-11-09T00:00:00Z';

export interface Cell {
  cluster: string;
  pool: string;
  node: string;
  team: string;
  namespace: string;
  workload: string;
  pod: string;
  container: string;
  overhead: boolean;
  /** nano-units a day, used and idle */
  used: bigint;
  idle: bigint;
}

const WORKLOADS: [string, string, string, string, string[], number, number][] = [
  // cluster, team, namespace, workload, containers, cost a day, share used
  ['prod', 'checkout', 'payments', 'Deployment/api', ['api', 'proxy'], 61.4, 0.62],
  ['prod', 'checkout', 'payments', 'StatefulSet/ledger', ['postgres'], 38.2, 0.71],
  ['prod', 'checkout', 'shop', 'Deployment/storefront', ['web'], 44.9, 0.35],
  ['prod', 'discovery', 'search', 'StatefulSet/opensearch', ['opensearch'], 72.8, 0.58],
  ['prod', 'discovery', 'search', 'Deployment/query', ['query'], 19.3, 0.22],
  ['prod', 'platform', 'kube-system', 'DaemonSet/cilium', ['agent'], 9.6, 0.4],
  ['prod', 'platform', 'monitoring', 'StatefulSet/metrics', ['metrics'], 21.7, 0.66],
  ['metal', 'data', 'warehouse', 'StatefulSet/clickhouse', ['clickhouse'], 88.1, 0.77],
  ['metal', 'data', 'warehouse', 'CronJob/nightly-load', ['load'], 7.4, 0.91],
  ['metal', 'data', 'streams', 'StatefulSet/kafka', ['kafka', 'exporter'], 52.6, 0.49],
  ['metal', 'platform', 'kube-system', 'DaemonSet/node-agent', ['agent'], 6.2, 0.3],
  ['edge', 'images', 'resize', 'Deployment/thumbnailer', ['resize'], 33.5, 0.81],
  ['edge', 'images', 'resize', 'Deployment/cache', ['varnish'], 12.9, 0.55],
  ['edge', 'unmapped', 'sandbox', 'Deployment/try-out', ['app'], 0.002, 0.1],
];

const NANO = 1_000_000_000n;
const money = (value: number) => BigInt(Math.round(value * 1e6)) * 1000n;

export const CELLS: Cell[] = WORKLOADS.flatMap(([cluster, team, namespace, workload, containers, perDay, used], w) => {
  const replicas = workload.startsWith('CronJob') ? 1 : 2;
  return Array.from({ length: replicas }, (_, r) =>
    containers.map((container) => {
      const cost = money(perDay) / BigInt(replicas * containers.length);
      const usedPart = (cost * BigInt(Math.round(used * 1000))) / 1000n;
      const name = workload.split('/')[1] ?? '';
      return {
        cluster,
        pool: cluster === 'metal' ? 'ax102' : w % 2 === 0 ? 'general' : 'memory',
        node: `${cluster}-${(w + r) % 4}`,
        team,
        namespace,
        workload,
        pod: `${name}-${(w * 7 + r * 3 + 10).toString(36)}-${r}`,
        container,
        overhead: workload.startsWith('DaemonSet') || namespace === 'kube-system',
        used: usedPart,
        idle: cost - usedPart,
      };
    }),
  ).flat();
});

export const CLUSTERS: Record<string, { idle: bigint; reserved: bigint; nodes: number }> = {
  prod: { idle: 84n * NANO + 120_000_000n, reserved: 14n * NANO + 500_000_000n, nodes: 9 },
  metal: { idle: 61n * NANO + 77_000_000n, reserved: 9n * NANO, nodes: 4 },
  edge: { idle: 12n * NANO + 333_333_333n, reserved: 3n * NANO + 1n, nodes: 3 },
};

const DAY = 86_400_000;
const at = (text: string) => new Date(text).getTime();
export const iso = (time: number) => new Date(time).toISOString().replace('.000Z', 'Z');

/** The windows that the pages send. Whatever else comes in is an error of the page. */
export function resolveWindow(text: string): { start: number; end: number } | null {
  const now = at(AS_OF);
  const today = at(`${AS_OF.slice(0, 10)}T00:00:00Z`);
  const relative = /^(\d+)d( offset (\d+)d)?$/.exec(text);
  if (relative !== null) {
    const end = relative[2] === undefined ? now : today + DAY - Number(relative[3]) * DAY;
    return { start: (relative[2] === undefined ? today + DAY : end) - Number(relative[1]) * DAY, end };
  }
  if (text === 'month') return { start: at('2026-11-01T00:00:00Z'), end: now };
  if (text === 'lastmonth') return { start: at('2026-10-01T00:00:00Z'), end: at('2026-11-01T00:00:00Z') };
  if (text === 'quarter') return { start: at('2026-10-01T00:00:00Z'), end: now };
  const month = /^(\d{4})-(\d{2})$/.exec(text);
  if (month !== null) {
    const start = Date.UTC(Number(month[1]), Number(month[2]) - 1, 1);
    return { start, end: Math.min(now, Date.UTC(Number(month[1]), Number(month[2]), 1)) };
  }
  const pair = text.split(',');
  const [start, end] = [at(pair[0] ?? ''), at(pair[1] ?? '')];
  return pair.length === 2 && start < end ? { start, end } : null;
}

/** Days of a window, the last one cut at its end. */
export function daysOf(window: { start: number; end: number }): { start: number; share: number }[] {
  const days: { start: number; share: number }[] = [];
  for (let day = Math.floor(window.start / DAY) * DAY; day < window.end; day += DAY) {
    const from = Math.max(day, window.start);
    days.push({ start: from, share: (Math.min(day + DAY, window.end) - from) / DAY });
  }
  return days;
}

/** Week and growth, the same every time: a weekend is a third quieter, costs creep up. */
export function dayFactor(day: number, name: string): number {
  const weekday = new Date(day).getUTCDay();
  let seed = Math.floor(day / DAY);
  for (const c of name) seed = (Math.imul(seed, 31) + c.charCodeAt(0)) >>> 0;
  const noise = ((Math.imul(seed, 2_654_435_761) >>> 0) % 1000) / 1000;
  const growth = 1 + (day - at(FIRST_DAY)) / DAY / 400;
  const jump = name === 'search' && day >= at('2026-11-12T00:00:00Z') ? 1.6 : 1;
  return (weekday === 0 || weekday === 6 ? 0.72 : 1) * (0.94 + noise * 0.12) * growth * jump;
}

export function isGap(day: number, cluster: string): boolean {
  return cluster === 'edge' && day === at(GAP_DAY);
}

export function scale(amount: bigint, factor: number): bigint {
  return (amount * BigInt(Math.round(factor * 1_000_000))) / 1_000_000n;
}
