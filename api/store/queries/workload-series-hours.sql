-- Question: what did a workload use and ask for over time, all its pods together, beyond what samples are kept for?
-- Grain: one row a step in which anything was observed.
-- Parameters: cluster, namespace, kind, workload String; from, to, step_s UInt32 (whole hours; seconds)
SELECT
  toUInt32(intDiv(toUnixTimestamp(hour), {step_s:UInt32}) * {step_s:UInt32}) AS at,
  uniqExact(hour) * 3600 AS observed_s,
  sum(toFloat64(cpu_used_milli_s)) / observed_s AS cpu_used,
  sum(toFloat64(cpu_requested_milli_s)) / observed_s AS cpu_requested,
  sum(toFloat64(memory_used_kib_s)) * 1024 / observed_s AS memory_used,
  sum(toFloat64(memory_requested_kib_s)) * 1024 / observed_s AS memory_requested,
  sum(toFloat64(tx_bytes)) / observed_s AS tx,
  sum(toFloat64(rx_bytes)) / observed_s AS rx
FROM usage_hour
WHERE cluster = {cluster:String} AND namespace = {namespace:String} AND kind = {kind:String}
  AND workload = {workload:String}
  AND hour >= toDateTime({from:UInt32}, 'UTC') AND hour < toDateTime({to:UInt32}, 'UTC')
GROUP BY at
ORDER BY at
