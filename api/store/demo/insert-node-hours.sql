-- Question: what of every demo node did no container take in each hour of the window, and why?
-- Grain: one row a node and hour. With the usage_hour rows of the same hours the shares of a resource sum to
-- round(life_seconds / 3600 * 1e12): the idle entry takes the rounding.
-- Parameters: from, to (whole hours). Run after insert-usage-hours of the same window.
INSERT INTO node_hour (
  hour, cluster, node_uid, life_seconds, gap_seconds, cpu_reserved_share, cpu_idle_share, cpu_unattributed_share,
  memory_reserved_share, memory_idle_share, memory_unattributed_share, gpu_idle_share, gpu_unattributed_share)
WITH
  toUInt32({from:DateTime('UTC')}) AS window_from,
  toUInt32({to:DateTime('UTC')}) AS window_to,
  (
    SELECT groupArray((cluster, node_uid, toUInt32(from_ts), toUInt32(to_ts)))
    FROM gap FINAL
    WHERE from_ts < {to:DateTime('UTC')} AND to_ts > {from:DateTime('UTC')}
  ) AS gaps
SELECT
  toDateTime(hour_from, 'UTC'), cluster, uid, lived, unseen,
  least(cpu_rest - cpu_unattributed, toUInt64(cpu_reserved * (lived - unseen))) AS cpu_reserved_part,
  cpu_rest - cpu_unattributed - cpu_reserved_part,
  cpu_unattributed,
  least(memory_rest - memory_unattributed, toUInt64(memory_reserved * (lived - unseen))) AS memory_reserved_part,
  memory_rest - memory_unattributed - memory_reserved_part,
  memory_unattributed,
  intDiv(whole * (lived - unseen), lived),
  whole - intDiv(whole * (lived - unseen), lived)
FROM
(
  SELECT
    n.cluster AS cluster, n.uid AS uid, n.hour_from AS hour_from,
    greatest(node_from, n.hour_from) AS piece_from,
    least(node_to, n.hour_from + 3600) AS piece_to,
    toUInt16(piece_to - piece_from) AS lived,
    toUInt16(arraySum(g -> greatest(0, toInt64(least(piece_to, g.4)) - toInt64(greatest(piece_from, g.3))), node_gaps)) AS unseen,
    toUInt64(round(lived / 3600 * 1e12)) AS whole,
    toUInt64(toInt64(whole) - toInt64(u.cpu)) AS cpu_rest,
    toUInt64(toInt64(whole) - toInt64(u.memory)) AS memory_rest,
    intDiv(cpu_rest * unseen, lived) AS cpu_unattributed,
    intDiv(memory_rest * unseen, lived) AS memory_unattributed,
    cpu_reserved, memory_reserved
  FROM
  (
    SELECT
      cluster, uid, toUInt32(from_ts) AS node_from, toUInt32(to_ts) AS node_to,
      1e12 / 3600 * (capacity_cpu_milli - allocatable_cpu_milli) / capacity_cpu_milli AS cpu_reserved,
      1e12 / 3600 * (capacity_memory_bytes - allocatable_memory_bytes) / capacity_memory_bytes AS memory_reserved,
      arrayFilter(g -> g.1 = cluster AND (g.2 = '' OR g.2 = uid), gaps) AS node_gaps,
      arrayJoin(arrayMap(
        x -> toUInt32(window_from + x * 3600),
        range(
          intDiv(greatest(node_from, window_from) - window_from, 3600),
          intDiv(least(node_to, window_to) - window_from + 3599, 3600)))) AS hour_from
    FROM node FINAL
    WHERE from_ts < {to:DateTime('UTC')} AND to_ts > {from:DateTime('UTC')}
  ) AS n
  LEFT JOIN
  (
    SELECT
      cluster, node_uid, toUInt32(hour) AS hour_from,
      sum(cpu_used_share + cpu_idle_share) AS cpu,
      sum(memory_used_share + memory_idle_share) AS memory
    FROM usage_hour
    WHERE hour >= {from:DateTime('UTC')} AND hour < {to:DateTime('UTC')}
    GROUP BY cluster, node_uid, hour_from
  ) AS u ON n.cluster = u.cluster AND n.uid = u.node_uid AND n.hour_from = u.hour_from
)
SETTINGS max_partitions_per_insert_block = 1000, insert_deduplicate = 0, log_comment = 'demo-insert-node-hours'
