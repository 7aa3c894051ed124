-- Question: what happened to pods?
-- Grain: one row an event. Parameters: cluster, from, to.
SELECT toUnixTimestamp(ts) AS at, namespace, kind, workload, pod_uid, container, reason
FROM event FINAL
WHERE cluster = {cluster:String} AND ts >= {from:DateTime('UTC')} AND ts < {to:DateTime('UTC')}
ORDER BY ts, pod_uid
