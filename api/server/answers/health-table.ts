import type { HealthQuery, HealthReply } from '@plimsoll/contract/health';
import type { CsvTable } from '../csv.ts';

type List = NonNullable<HealthQuery['list']>;

/** One list of the health reply as a table. */
export function healthTable(health: HealthReply, list: List): CsvTable {
  const name = `health-${list}`;
  switch (list) {
    case 'sources':
      return {
        name,
        columns: ['source', 'cluster', 'state', 'last_success', 'lag', 'lag_unit', 'last_error', 'detail'],
        rows: health.sources.map((one) => [
          one.source,
          one.cluster,
          one.state,
          one.lastSuccess,
          one.lagSeconds,
          'seconds',
          one.lastError,
          one.detail,
        ]),
      };
    case 'gaps':
      return {
        name,
        columns: ['cluster', 'node', 'from', 'to', 'source', 'reason'],
        rows: health.gaps.map((gap) => [gap.cluster, gap.node, gap.from, gap.to, gap.source, gap.reason]),
      };
    case 'coverage':
      return {
        name,
        columns: ['day', 'cluster', 'observed', 'observed_unit'],
        rows: health.coverageByDay.map((day) => [day.day, day.cluster, day.share, 'share of node time']),
      };
    case 'unpriced':
      return {
        name,
        columns: ['cluster', 'node', 'provider', 'region', 'instance_type'],
        rows: health.unpricedNodes.map((node) => [
          node.cluster,
          node.node,
          node.provider,
          node.region,
          node.instanceType,
        ]),
      };
    case 'startup':
      return {
        name,
        columns: ['step', 'state', 'share', 'detail'],
        rows: health.startup.map((step) => [step.step, step.state, step.share, step.detail]),
      };
  }
}
