-- Question: what do the containers' hours of some days sum to?
-- Grain: one row a currency, pod, node and label set. Reads cost_hour_stage, which holds the days whole.
INSERT INTO cost_day_stage (
  currency, day, cluster, namespace, kind, workload, pod_uid, node_uid, label_set,
  cpu_used_nanos, cpu_idle_nanos, memory_used_nanos, memory_idle_nanos, gpu_nanos, estimated_nanos, unpriced_seconds,
  cpu_allocated_milli_s, memory_allocated_kib_s, tx_bytes)
SELECT
  currency, toDate(hour) AS cost_date, cluster, namespace, kind, workload, pod_uid, node_uid, label_set,
  sum(cpu_used_nanos), sum(cpu_idle_nanos), sum(memory_used_nanos), sum(memory_idle_nanos), sum(gpu_nanos),
  sum(estimated_nanos), sum(unpriced_seconds), sum(cpu_allocated_milli_s), sum(memory_allocated_kib_s), sum(tx_bytes)
FROM cost_hour_stage
GROUP BY currency, cost_date, cluster, namespace, kind, workload, pod_uid, node_uid, label_set
SETTINGS log_comment = 'price-days', insert_deduplicate = 0
