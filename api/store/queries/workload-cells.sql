-- Question: what did one workload cost?
-- Grain: one row a step, pod and node; whole UTC days come from cost_day.
-- Parameters: currency, cluster, namespace, kind, workload String; step ('' | hour | day); the parts of the window as in
--   cost-cells
SELECT
  toUInt32(multiIf({step:String} = 'hour', at, {step:String} = 'day', toStartOfDay(at), toDateTime(0, 'UTC'))) AS start,
  pod_uid,
  node_uid,
  toString(sum(cpu_used_nanos)),
  toString(sum(cpu_idle_nanos)),
  toString(sum(memory_used_nanos)),
  toString(sum(memory_idle_nanos)),
  toString(sum(gpu_nanos)),
  toString(sum(estimated_nanos)),
  toFloat64(sum(unpriced_seconds)),
  toFloat64(sum(cpu_allocated_milli_s)),
  toFloat64(sum(memory_allocated_kib_s)),
  toFloat64(sum(tx_bytes))
FROM
(
  SELECT
    toDateTime(day, 'UTC') AS at, pod_uid, node_uid,
    cpu_used_nanos, cpu_idle_nanos, memory_used_nanos, memory_idle_nanos, gpu_nanos, estimated_nanos,
    unpriced_seconds, cpu_allocated_milli_s, memory_allocated_kib_s, tx_bytes
  FROM cost_day
  WHERE currency = {currency:String} AND cluster = {cluster:String} AND namespace = {namespace:String}
    AND kind = {kind:String} AND workload = {workload:String}
    AND day >= {day_from:Date} AND day < {day_to:Date}
  UNION ALL
  SELECT
    hour AS at, pod_uid, node_uid,
    cpu_used_nanos, cpu_idle_nanos, memory_used_nanos, memory_idle_nanos, gpu_nanos, estimated_nanos,
    unpriced_seconds, cpu_allocated_milli_s, memory_allocated_kib_s, tx_bytes
  FROM cost_hour
  WHERE currency = {currency:String} AND cluster = {cluster:String} AND namespace = {namespace:String}
    AND kind = {kind:String} AND workload = {workload:String}
    AND ((hour >= {head_from:DateTime('UTC')} AND hour < {head_to:DateTime('UTC')})
      OR (hour >= {tail_from:DateTime('UTC')} AND hour < {tail_to:DateTime('UTC')}))
)
GROUP BY start, pod_uid, node_uid
