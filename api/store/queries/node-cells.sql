-- Question: what did nodes cost, and what of it did no container take?
-- Grain: one row a node and step. Parameters as in cost-cells, without dims.
SELECT
  toUInt32(multiIf(
    {step:String} = 'hour', at,
    {step:String} = 'day', toStartOfDay(at),
    {step:String} = 'week', toDateTime(toMonday(at), 'UTC'),
    {step:String} = 'month', toDateTime(toStartOfMonth(at), 'UTC'),
    toDateTime(0, 'UTC'))) AS start,
  cluster,
  node_uid,
  sum(total_nanos),
  sum(cpu_idle_nanos),
  sum(memory_idle_nanos),
  sum(gpu_idle_nanos),
  sum(cpu_reserved_nanos),
  sum(memory_reserved_nanos),
  sum(unattributed_nanos),
  sum(estimated_nanos),
  toFloat64(sum(life_seconds)),
  toFloat64(sum(gap_seconds)),
  toFloat64(sum(unpriced_seconds))
FROM
(
  SELECT
    toDateTime(day, 'UTC') AS at, cluster, node_uid, total_nanos, cpu_idle_nanos, memory_idle_nanos, gpu_idle_nanos,
    cpu_reserved_nanos, memory_reserved_nanos, unattributed_nanos, estimated_nanos, life_seconds, gap_seconds,
    unpriced_seconds
  FROM cost_node_day
  WHERE currency = {currency:String} AND day >= {day_from:Date} AND day < {day_to:Date}
  UNION ALL
  SELECT
    hour AS at, cluster, node_uid, total_nanos, cpu_idle_nanos, memory_idle_nanos, gpu_idle_nanos,
    cpu_reserved_nanos, memory_reserved_nanos, unattributed_nanos, estimated_nanos, life_seconds, gap_seconds,
    unpriced_seconds
  FROM cost_node_hour
  WHERE currency = {currency:String}
    AND ((hour >= {head_from:DateTime('UTC')} AND hour < {head_to:DateTime('UTC')})
      OR (hour >= {tail_from:DateTime('UTC')} AND hour < {tail_to:DateTime('UTC')}))
)
GROUP BY start, cluster, node_uid
