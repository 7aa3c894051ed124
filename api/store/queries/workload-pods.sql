-- Question: which pods of a workload lived in a window? With `ever`, the newest one there ever was.
-- Grain: one row a pod, newest first.
-- Parameters: cluster, namespace, kind, workload String; from, to UInt32 (seconds since the epoch); ever UInt8; most UInt32
SELECT uid, name, node_uid, toUnixTimestamp(from_ts) AS from_s, toUnixTimestamp(to_ts) AS to_s,
  toString(label_set) AS label_set, containers,
  request_cpu_milli, request_memory_bytes, limit_cpu_milli, limit_memory_bytes
FROM pod FINAL
WHERE cluster = {cluster:String} AND namespace = {namespace:String} AND kind = {kind:String}
  AND workload = {workload:String}
  AND ({ever:UInt8} = 1
    OR (from_ts < toDateTime({to:UInt32}, 'UTC') AND to_ts > toDateTime({from:UInt32}, 'UTC')))
ORDER BY from_ts DESC, uid
LIMIT {most:UInt32}
