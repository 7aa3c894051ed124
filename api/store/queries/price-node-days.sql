-- Question: what do the nodes' hours of some days sum to?
-- Grain: one row a currency and node. Reads cost_node_hour_stage, which holds the days whole.
INSERT INTO cost_node_day_stage (
  currency, day, cluster, node_uid, life_seconds, gap_seconds, unpriced_seconds, total_nanos,
  cpu_idle_nanos, memory_idle_nanos, gpu_idle_nanos, cpu_reserved_nanos, memory_reserved_nanos, unattributed_nanos,
  estimated_nanos)
SELECT
  currency, toDate(hour) AS cost_date, cluster, node_uid, sum(life_seconds), sum(gap_seconds), sum(unpriced_seconds),
  sum(total_nanos), sum(cpu_idle_nanos), sum(memory_idle_nanos), sum(gpu_idle_nanos), sum(cpu_reserved_nanos),
  sum(memory_reserved_nanos), sum(unattributed_nanos), sum(estimated_nanos)
FROM cost_node_hour_stage
GROUP BY currency, cost_date, cluster, node_uid
SETTINGS log_comment = 'price-node-days', insert_deduplicate = 0
