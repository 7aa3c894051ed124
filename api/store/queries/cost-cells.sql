-- Question: what did containers cost on nodes?
-- Grain: one row a step and combination of the dimensions asked for; a dimension that is not asked for is ''.
-- Parameters: currency; dims, of cluster, namespace, workload, container, pod, node, label_set; step, '' or hour, day,
-- week (from Monday), month. Whole UTC days [day_from, day_to) come from cost_day, the hours
-- [head_from, head_to) and [tail_from, tail_to) from cost_hour.
SELECT
  toUInt32(multiIf(
    {step:String} = 'hour', at,
    {step:String} = 'day', toStartOfDay(at),
    {step:String} = 'week', toDateTime(toMonday(at), 'UTC'),
    {step:String} = 'month', toDateTime(toStartOfMonth(at), 'UTC'),
    toDateTime(0, 'UTC'))) AS start,
  if(has({dims:Array(String)}, 'cluster'), cluster, '') AS by_cluster,
  if(has({dims:Array(String)}, 'namespace'), namespace, '') AS by_namespace,
  if(has({dims:Array(String)}, 'workload'), kind, '') AS by_kind,
  if(has({dims:Array(String)}, 'workload'), workload, '') AS by_workload,
  if(has({dims:Array(String)}, 'container'), container, '') AS by_container,
  if(has({dims:Array(String)}, 'pod'), pod_uid, '') AS by_pod,
  if(has({dims:Array(String)}, 'node'), node_uid, '') AS by_node,
  if(has({dims:Array(String)}, 'label_set'), label_set, 0) AS by_label_set,
  kind = 'DaemonSet' OR namespace IN ('kube-system', 'kube-node-lease', 'kube-public') AS overhead,
  sum(cpu_used_nanos),
  sum(cpu_idle_nanos),
  sum(memory_used_nanos),
  sum(memory_idle_nanos),
  sum(gpu_nanos),
  sum(estimated_nanos),
  toFloat64(sum(unpriced_seconds)),
  toFloat64(sum(cpu_allocated_milli_s)),
  toFloat64(sum(memory_allocated_kib_s)),
  toFloat64(sum(tx_bytes))
FROM
(
  SELECT
    toDateTime(day, 'UTC') AS at, cluster, namespace, kind, workload, '' AS container, pod_uid, node_uid, label_set,
    cpu_used_nanos, cpu_idle_nanos, memory_used_nanos, memory_idle_nanos, gpu_nanos, estimated_nanos,
    unpriced_seconds, cpu_allocated_milli_s, memory_allocated_kib_s, tx_bytes
  FROM cost_day
  WHERE currency = {currency:String} AND day >= {day_from:Date} AND day < {day_to:Date}
  UNION ALL
  SELECT
    hour AS at, cluster, namespace, kind, workload, container, pod_uid, node_uid, label_set,
    cpu_used_nanos, cpu_idle_nanos, memory_used_nanos, memory_idle_nanos, gpu_nanos, estimated_nanos,
    unpriced_seconds, cpu_allocated_milli_s, memory_allocated_kib_s, tx_bytes
  FROM cost_hour
  WHERE currency = {currency:String}
    AND ((hour >= {head_from:DateTime('UTC')} AND hour < {head_to:DateTime('UTC')})
      OR (hour >= {tail_from:DateTime('UTC')} AND hour < {tail_to:DateTime('UTC')}))
)
GROUP BY start, by_cluster, by_namespace, by_kind, by_workload, by_container, by_pod, by_node, by_label_set, overhead
