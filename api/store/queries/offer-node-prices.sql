-- Question: which prices stand for the nodes of a cluster ('' for all clusters)?
-- Grain: one row a node and stretch of time; empty stretches (withdrawn prices) are left out.
-- Parameters: cluster String
SELECT
  cluster,
  node_uid,
  toUnixTimestamp(from_ts) AS from_s,
  toUnixTimestamp(to_ts) AS to_s,
  amount_nanos,
  per_seconds,
  currency,
  weight_cpu,
  weight_memory,
  weight_gpu,
  basis,
  estimated,
  source,
  toString(as_of) AS as_of_day
FROM node_price FINAL
WHERE ({cluster:String} = '' OR cluster = {cluster:String}) AND to_ts > from_ts
ORDER BY cluster, node_uid, from_ts
