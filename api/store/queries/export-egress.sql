-- Question: what was sent and received, by destination?
-- Grain: one row an observation. Parameters: cluster, from, to.
SELECT
  toUnixTimestamp(ts) AS at, namespace, kind, workload, pod_uid, class, destination, destination_zone, service, rule,
  source, seconds, toFloat64(tx_bytes) AS tx, toFloat64(rx_bytes) AS rx
FROM egress FINAL
WHERE cluster = {cluster:String} AND ts > {from:DateTime('UTC')} AND ts <= {to:DateTime('UTC')}
ORDER BY ts, pod_uid
