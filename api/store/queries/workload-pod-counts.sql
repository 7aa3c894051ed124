-- Question: how many pods had each workload in a window?
-- Grain: one row a workload.
-- Parameters: from, to UInt32 (seconds since the epoch)
SELECT cluster, namespace, kind, workload, toUInt32(count()) AS pods
FROM pod FINAL
WHERE from_ts < toDateTime({to:UInt32}, 'UTC') AND to_ts > toDateTime({from:UInt32}, 'UTC')
GROUP BY cluster, namespace, kind, workload
