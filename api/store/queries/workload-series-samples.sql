-- Question: what did a workload use and ask for over time, all its pods together?
-- Grain: one row a step in which anything was observed: the mean over the step's observed minutes.
-- Parameters: cluster, namespace, kind, workload String; from, to, step_s UInt32 (seconds since the epoch; seconds)
SELECT
  toUInt32(intDiv(toUnixTimestamp(ts) - 1, {step_s:UInt32}) * {step_s:UInt32}) AS at,
  uniqExact(intDiv(toUnixTimestamp(ts) - 1, 60)) * 60 AS observed_s,
  sum(toFloat64(cpu_milli) * seconds) / observed_s AS cpu_used,
  sum(toFloat64(request_cpu_milli) * seconds) / observed_s AS cpu_requested,
  sum(toFloat64(memory_bytes) * seconds) / observed_s AS memory_used,
  sum(toFloat64(request_memory_bytes) * seconds) / observed_s AS memory_requested,
  sum(toFloat64(tx_bytes)) / observed_s AS tx,
  sum(toFloat64(rx_bytes)) / observed_s AS rx
FROM sample
WHERE cluster = {cluster:String} AND namespace = {namespace:String} AND kind = {kind:String}
  AND workload = {workload:String}
  AND ts > toDateTime({from:UInt32}, 'UTC') AND ts <= toDateTime({to:UInt32}, 'UTC')
GROUP BY at
ORDER BY at
