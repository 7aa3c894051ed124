-- Question: which samples ended in an hour?
-- Grain: one row a sample. Parameters: cluster, hour; samples that end after it and not after the next hour.
SELECT
  toUnixTimestamp(ts) AS at, namespace, kind, workload, container, pod_uid, node_uid, seconds, cpu_milli,
  toFloat64(memory_bytes) AS memory, toFloat64(rx_bytes) AS rx, toFloat64(tx_bytes) AS tx,
  request_cpu_milli, toFloat64(request_memory_bytes) AS request_memory, request_gpus
FROM sample FINAL
WHERE cluster = {cluster:String} AND ts > {hour:DateTime('UTC')} AND ts <= {hour:DateTime('UTC')} + 3600
ORDER BY ts, namespace, kind, workload, pod_uid, container
SETTINGS do_not_merge_across_partitions_select_final = 1
