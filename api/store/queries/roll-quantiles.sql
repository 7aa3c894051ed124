-- Question: how were cpu and memory of every container spread over a whole day?
-- Grain: one row a container of a workload. Parameters: day, day_end (its midnights).
INSERT INTO quantile_day_stage (
  day, cluster, namespace, kind, workload, container, samples, cpu_milli, memory_bytes, cpu_max_milli, memory_max_bytes)
SELECT
  toDate({day:DateTime('UTC')}), cluster, namespace, kind, workload, container,
  count(),
  quantilesBFloat16State(0.5, 0.9, 0.95, 0.99)(cpu_milli),
  quantilesBFloat16State(0.5, 0.9, 0.95, 0.99)(memory_bytes),
  max(cpu_milli),
  max(memory_bytes)
FROM sample FINAL
WHERE ts > {day:DateTime('UTC')} AND ts <= {day_end:DateTime('UTC')}
GROUP BY cluster, namespace, kind, workload, container
SETTINGS log_comment = 'roll-quantiles', optimize_aggregation_in_order = 1,
  do_not_merge_across_partitions_select_final = 1, insert_deduplicate = 0
