-- Question: how much did the containers of a workload use, by their samples?
-- Grain: one row a container. quantiles: p50, p90, p95, p99, weighted by the seconds of a sample.
-- Parameters: cluster, namespace, kind, workload String; from, to UInt32 (seconds since the epoch)
SELECT container, toFloat64(count()) AS samples,
  arrayMap(q -> toFloat64(q), quantilesExactWeighted(0.5, 0.9, 0.95, 0.99)(cpu_milli, seconds)) AS cpu_quantiles,
  arrayMap(q -> toFloat64(q), quantilesExactWeighted(0.5, 0.9, 0.95, 0.99)(memory_bytes, seconds)) AS memory_quantiles,
  toFloat64(max(cpu_milli)) AS cpu_max, toFloat64(max(memory_bytes)) AS memory_max
FROM sample
WHERE cluster = {cluster:String} AND namespace = {namespace:String} AND kind = {kind:String}
  AND workload = {workload:String}
  AND ts > toDateTime({from:UInt32}, 'UTC') AND ts <= toDateTime({to:UInt32}, 'UTC')
GROUP BY container
ORDER BY container
