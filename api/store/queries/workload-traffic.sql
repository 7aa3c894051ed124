-- Question: how many bytes did the pods of a workload send and receive?
-- Grain: one row.
-- Parameters: cluster, namespace, kind, workload String; from, to UInt32 (whole hours, seconds since the epoch)
SELECT toFloat64(sum(tx_bytes)) AS tx, toFloat64(sum(rx_bytes)) AS rx
FROM usage_hour
WHERE cluster = {cluster:String} AND namespace = {namespace:String} AND kind = {kind:String}
  AND workload = {workload:String}
  AND hour >= toDateTime({from:UInt32}, 'UTC') AND hour < toDateTime({to:UInt32}, 'UTC')
