-- Question: what happened to the pods of a workload, newest first?
-- Grain: one row an event.
-- Parameters: cluster, namespace, kind, workload String; from, to UInt32 (seconds since the epoch); most UInt32
SELECT toUnixTimestamp(ts) AS at, reason, pod_uid, container
FROM event FINAL
WHERE cluster = {cluster:String} AND namespace = {namespace:String} AND kind = {kind:String}
  AND workload = {workload:String}
  AND ts >= toDateTime({from:UInt32}, 'UTC') AND ts < toDateTime({to:UInt32}, 'UTC')
ORDER BY ts DESC, pod_uid, container, reason
LIMIT {most:UInt32}
