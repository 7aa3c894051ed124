-- Question: what does the part of every node-hour cost that no container took?
-- Grain: one row a currency, node and hour. Reads price_stage, which holds the hours. Parameters: hours.
-- The running totals of price-usage go on after the last container: reserved, idle, unattributed. A price that no
-- share of its resource can carry is unattributed.
INSERT INTO cost_node_hour_stage (
  currency, hour, cluster, node_uid, life_seconds, gap_seconds, unpriced_seconds, total_nanos,
  cpu_idle_nanos, memory_idle_nanos, gpu_idle_nanos, cpu_reserved_nanos, memory_reserved_nanos, unattributed_nanos,
  estimated_nanos)
WITH
  (before, share, price, whole) -> if(whole = 0, 0,
    intDiv((toInt128(before) + share) * price, greatest(whole, 1)) - intDiv(toInt128(before) * price, greatest(whole, 1))) AS cell
SELECT
  p.currency, p.hour, p.cluster, p.node_uid, h.life_seconds, h.gap_seconds, p.unpriced_seconds,
  p.cpu_nanos + p.memory_nanos + p.gpu_nanos + p.other_nanos,
  toInt64(cell(h.cpu_all + h.cpu_reserved_share, h.cpu_idle_share, p.cpu_nanos, h.cpu_whole)) AS cpu_idle,
  toInt64(cell(h.memory_all + h.memory_reserved_share, h.memory_idle_share, p.memory_nanos, h.memory_whole)) AS memory_idle,
  toInt64(cell(h.gpu_all, h.gpu_idle_share, p.gpu_nanos, h.gpu_whole)) AS gpu_idle,
  toInt64(cell(h.cpu_all, h.cpu_reserved_share, p.cpu_nanos, h.cpu_whole)) AS cpu_reserved,
  toInt64(cell(h.memory_all, h.memory_reserved_share, p.memory_nanos, h.memory_whole)) AS memory_reserved,
  toInt64(
    if(h.cpu_whole = 0, toInt128(p.cpu_nanos), cell(h.cpu_whole - h.cpu_unattributed_share, h.cpu_unattributed_share, p.cpu_nanos, h.cpu_whole))
    + if(h.memory_whole = 0, toInt128(p.memory_nanos), cell(h.memory_whole - h.memory_unattributed_share, h.memory_unattributed_share, p.memory_nanos, h.memory_whole))
    + if(h.gpu_whole = 0, toInt128(p.gpu_nanos), cell(h.gpu_whole - h.gpu_unattributed_share, h.gpu_unattributed_share, p.gpu_nanos, h.gpu_whole))
    + p.other_nanos) AS unattributed,
  if(p.estimated, cpu_idle + memory_idle + gpu_idle + cpu_reserved + memory_reserved + unattributed, 0)
FROM price_stage AS p
INNER JOIN
(
  SELECT
    h.*,
    u.cpu_all AS cpu_all, u.memory_all AS memory_all, u.gpu_all AS gpu_all,
    toInt128(u.cpu_all) + h.cpu_reserved_share + h.cpu_idle_share + h.cpu_unattributed_share AS cpu_whole,
    toInt128(u.memory_all) + h.memory_reserved_share + h.memory_idle_share + h.memory_unattributed_share AS memory_whole,
    toInt128(u.gpu_all) + h.gpu_idle_share + h.gpu_unattributed_share AS gpu_whole
  FROM
  (
    SELECT * REPLACE (toString(cluster) AS cluster) FROM node_hour WHERE hour IN {hours:Array(DateTime('UTC'))}
  ) AS h
  LEFT ANY JOIN
  (
    SELECT
      hour, toString(cluster) AS cluster, toString(node_uid) AS node_uid,
      sum(cpu_used_share + cpu_idle_share) AS cpu_all, sum(memory_used_share + memory_idle_share) AS memory_all,
      sum(gpu_share) AS gpu_all
    FROM usage_hour
    WHERE hour IN {hours:Array(DateTime('UTC'))}
    GROUP BY hour, cluster, node_uid
  ) AS u ON u.hour = h.hour AND u.cluster = h.cluster AND u.node_uid = h.node_uid
) AS h ON h.hour = p.hour AND h.cluster = p.cluster AND h.node_uid = p.node_uid
SETTINGS log_comment = 'price-nodes', join_use_nulls = 0, insert_deduplicate = 0
