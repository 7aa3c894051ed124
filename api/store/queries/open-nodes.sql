-- Question: what does the store hold of these nodes?
-- Grain: one row a node.
-- Parameters: cluster String, uids Array(String)
SELECT
  uid, name, toUnixTimestamp(from_ts) AS from_s, provider, region, zone, instance_type, pool, capacity_type,
  capacity_cpu_milli, toString(capacity_memory_bytes) AS capacity_memory_bytes, capacity_gpus, capacity_pods,
  allocatable_cpu_milli, toString(allocatable_memory_bytes) AS allocatable_memory_bytes, allocatable_gpus, allocatable_pods,
  labels, toString(ifNull(stated_hourly_nanos, -1)) AS stated_hourly_nanos_or_none,
  stated_currency
FROM node FINAL
WHERE cluster = {cluster:String} AND uid IN {uids:Array(String)}
