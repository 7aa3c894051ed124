-- Question: how much did the containers of a workload use, over whole days?
-- Grain: one row a container. quantiles: p50, p90, p95, p99 of the samples.
-- Parameters: cluster, namespace, kind, workload String; from, to UInt32 (seconds since the epoch)
SELECT container, toFloat64(sum(samples)) AS samples,
  arrayMap(q -> toFloat64(q), quantilesBFloat16Merge(0.5, 0.9, 0.95, 0.99)(cpu_milli)) AS cpu_quantiles,
  arrayMap(q -> toFloat64(q), quantilesBFloat16Merge(0.5, 0.9, 0.95, 0.99)(memory_bytes)) AS memory_quantiles,
  toFloat64(max(cpu_max_milli)) AS cpu_max, toFloat64(max(memory_max_bytes)) AS memory_max
FROM quantile_day
WHERE cluster = {cluster:String} AND namespace = {namespace:String} AND kind = {kind:String}
  AND workload = {workload:String}
  AND day >= toDate(toDateTime({from:UInt32}, 'UTC')) AND day < toDate(toDateTime({to:UInt32} + 86399, 'UTC'))
GROUP BY container
ORDER BY container
