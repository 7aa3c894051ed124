-- Question: how were cpu and memory of every demo container spread over each day of the window?
-- Grain: one row a container of a workload and day; the states are approximate: seven levels around each hour's mean,
-- as wide as the minutes' own noise, stand for its minutes.
-- Parameters: from, to (whole days). Run after insert-usage-hours of the same window.
INSERT INTO quantile_day (
  day, cluster, namespace, kind, workload, container, samples, cpu_milli, memory_bytes, cpu_max_milli, memory_max_bytes)
WITH [0.75, 0.85, 0.93, 1, 1.07, 1.15, 1.3] AS spread
SELECT
  toDate(hour) AS day, cluster, namespace, kind, workload, container,
  intDiv(sum(seconds - estimated_seconds), 60),
  quantilesBFloat16ArrayState(0.5, 0.9, 0.95, 0.99)(arrayMap(x -> toUInt32(x * cpu_used_milli_s / (seconds - estimated_seconds)), spread)),
  quantilesBFloat16ArrayState(0.5, 0.9, 0.95, 0.99)(arrayMap(x -> toUInt64((0.9 + 0.1 * x) * 1024 * memory_used_kib_s / (seconds - estimated_seconds)), spread)),
  max(cpu_max_milli),
  max(memory_max_bytes)
FROM usage_hour
WHERE hour >= {from:DateTime('UTC')} AND hour < {to:DateTime('UTC')} AND seconds > estimated_seconds
GROUP BY day, cluster, namespace, kind, workload, container
SETTINGS max_partitions_per_insert_block = 1000, insert_deduplicate = 0, log_comment = 'demo-insert-quantile-days'
