-- Question: what does each living node cost at this moment, and how is that split?
-- Grain: one row a node; per_s is 0 where the node has no price.
-- Parameters: now UInt32 (seconds since the epoch)
SELECT n.cluster AS cluster, n.uid AS node_uid,
  toFloat64(n.capacity_cpu_milli) AS cpu_milli, toFloat64(n.capacity_memory_bytes) AS memory_bytes,
  toFloat64(n.capacity_gpus) AS gpus,
  toFloat64(p.amount_nanos) AS amount_nanos, p.per_seconds AS per_s, p.currency AS price_currency,
  toFloat64(p.weight_cpu) AS weight_cpu, toFloat64(p.weight_memory) AS weight_memory,
  toFloat64(p.weight_gpu) AS weight_gpu, p.estimated AS is_estimated
FROM (
  SELECT cluster, uid, capacity_cpu_milli, capacity_memory_bytes, capacity_gpus FROM node FINAL
  WHERE from_ts <= toDateTime({now:UInt32}, 'UTC') AND to_ts > toDateTime({now:UInt32}, 'UTC')
) AS n
LEFT JOIN (
  SELECT * FROM node_price FINAL
  WHERE from_ts <= toDateTime({now:UInt32}, 'UTC') AND to_ts > toDateTime({now:UInt32}, 'UTC')
) AS p ON p.cluster = n.cluster AND p.node_uid = n.uid
