-- Question: what was reported of these nodes?
-- Grain: one row a node. Parameters: cluster; uids, empty for all.
SELECT
  cluster, uid, name, toUnixTimestamp(from_ts) AS from, toUnixTimestamp(to_ts) AS to, provider, region, zone,
  instance_type, pool, capacity_type,
  (capacity_cpu_milli, capacity_memory_bytes, capacity_gpus, capacity_pods) AS capacity,
  (allocatable_cpu_milli, allocatable_memory_bytes, allocatable_gpus, allocatable_pods) AS allocatable,
  labels, stated_hourly_nanos, stated_currency
FROM node FINAL
WHERE cluster = {cluster:String} AND (empty({uids:Array(String)}) OR uid IN {uids:Array(String)})
