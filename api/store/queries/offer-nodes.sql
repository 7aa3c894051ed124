-- Question: which nodes need a price, and what does it depend on?
-- Grain: one row a node.
-- Parameters: cluster String ('' for all clusters)
SELECT
  cluster,
  uid,
  name,
  toUnixTimestamp(from_ts) AS from_s,
  toUnixTimestamp(to_ts) AS to_s,
  provider,
  region,
  zone,
  instance_type,
  capacity_type,
  capacity_cpu_milli,
  capacity_memory_bytes,
  capacity_gpus,
  labels,
  stated_hourly_nanos,
  stated_currency
FROM node FINAL
WHERE {cluster:String} = '' OR cluster = {cluster:String}
ORDER BY cluster, uid
