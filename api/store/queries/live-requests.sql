-- Question: how much do the running pods ask for, on which nodes?
-- Grain: one row a node and namespace.
-- Parameters: now UInt32 (seconds since the epoch)
SELECT cluster, node_uid, namespace,
  toFloat64(sum(arraySum(request_cpu_milli))) AS cpu_milli,
  toFloat64(sum(arraySum(request_memory_bytes))) AS memory_bytes,
  toFloat64(sum(arraySum(request_gpus))) AS gpus
FROM pod FINAL
WHERE from_ts <= toDateTime({now:UInt32}, 'UTC') AND to_ts > toDateTime({now:UInt32}, 'UTC')
GROUP BY cluster, node_uid, namespace
