-- Question: what does every container's hour cost?
-- Grain: one row a currency, container and hour. Reads price_stage, which holds the hours. Parameters: hours, currencies.
-- A cell is the difference of two running totals of its node-hour's price over the shares in the order namespace, kind,
-- workload, container, pod (used, then idle), so that cells sum to the price and none is a nano-unit off its ideal.
INSERT INTO cost_hour_stage (
  currency, hour, cluster, namespace, kind, workload, container, pod_uid, node_uid, label_set,
  cpu_used_nanos, cpu_idle_nanos, memory_used_nanos, memory_idle_nanos, gpu_nanos, estimated_nanos, unpriced_seconds,
  cpu_allocated_milli_s, memory_allocated_kib_s, tx_bytes)
WITH
  (before, share, price, whole) -> if(whole = 0, 0,
    intDiv((toInt128(before) + share) * price, greatest(whole, 1)) - intDiv(toInt128(before) * price, greatest(whole, 1))) AS cell
SELECT
  currency, hour, cluster, namespace, kind, workload, container, pod_uid, node_uid, label_set,
  toInt64(cell(cpu_before, cpu_used_share, p.cpu_nanos, cpu_whole)) AS cpu_used,
  toInt64(cell(cpu_before + cpu_used_share, cpu_idle_share, p.cpu_nanos, cpu_whole)) AS cpu_idle,
  toInt64(cell(memory_before, memory_used_share, p.memory_nanos, memory_whole)) AS memory_used,
  toInt64(cell(memory_before + memory_used_share, memory_idle_share, p.memory_nanos, memory_whole)) AS memory_idle,
  toInt64(cell(gpu_before, gpu_share, p.gpu_nanos, gpu_whole)) AS gpu,
  if(p.estimated, cpu_used + cpu_idle + memory_used + memory_idle + gpu,
    toInt64(intDiv(toInt128(cpu_used + cpu_idle + memory_used + memory_idle + gpu) * estimated_seconds, greatest(seconds, 1)))),
  if(p.node_uid = '', seconds, least(seconds, p.unpriced_seconds)),
  cpu_allocated_milli_s, memory_allocated_kib_s, tx_bytes
FROM
(
  SELECT
    u.*,
    toInt128(u.cpu_all) + h.cpu_reserved_share + h.cpu_idle_share + h.cpu_unattributed_share AS cpu_whole,
    toInt128(u.memory_all) + h.memory_reserved_share + h.memory_idle_share + h.memory_unattributed_share AS memory_whole,
    toInt128(u.gpu_all) + h.gpu_idle_share + h.gpu_unattributed_share AS gpu_whole
  FROM
  (
    SELECT
      hour, toString(cluster) AS cluster, namespace, kind, workload, container, pod_uid, toString(node_uid) AS node_uid,
      label_set, seconds, estimated_seconds, cpu_used_share, cpu_idle_share, memory_used_share, memory_idle_share,
      gpu_share, cpu_allocated_milli_s, memory_allocated_kib_s, tx_bytes,
      sum(cpu_used_share + cpu_idle_share) OVER upto - cpu_used_share - cpu_idle_share AS cpu_before,
      sum(memory_used_share + memory_idle_share) OVER upto - memory_used_share - memory_idle_share AS memory_before,
      sum(gpu_share) OVER upto - gpu_share AS gpu_before,
      sum(cpu_used_share + cpu_idle_share) OVER every AS cpu_all,
      sum(memory_used_share + memory_idle_share) OVER every AS memory_all,
      sum(gpu_share) OVER every AS gpu_all
    FROM usage_hour
    WHERE hour IN {hours:Array(DateTime('UTC'))}
    WINDOW
      upto AS (PARTITION BY hour, cluster, node_uid ORDER BY namespace, kind, workload, container, pod_uid
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW),
      every AS (PARTITION BY hour, cluster, node_uid ORDER BY namespace, kind, workload, container, pod_uid
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
  ) AS u
  LEFT ANY JOIN
  (
    SELECT * REPLACE (toString(cluster) AS cluster) FROM node_hour WHERE hour IN {hours:Array(DateTime('UTC'))}
  ) AS h ON h.hour = u.hour AND h.cluster = u.cluster AND h.node_uid = u.node_uid
)
ARRAY JOIN {currencies:Array(String)} AS currency
LEFT ANY JOIN price_stage AS p USING (currency, hour, cluster, node_uid)
SETTINGS log_comment = 'price-usage', join_use_nulls = 0, insert_deduplicate = 0
