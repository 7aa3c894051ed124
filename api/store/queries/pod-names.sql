-- Question: what are the pods called that lived in a window?
-- Grain: one row a pod.
-- Parameters: from, to UInt32 (seconds since the epoch)
SELECT cluster, uid, name
FROM pod FINAL
WHERE from_ts < toDateTime({to:UInt32}, 'UTC') AND to_ts > toDateTime({from:UInt32}, 'UTC')
