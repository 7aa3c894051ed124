-- Question: which living nodes have no price?
-- Grain: one row a node.
-- Parameters: now UInt32 (seconds since the epoch)
SELECT cluster, name, provider, region, instance_type
FROM node FINAL
WHERE to_ts > toDateTime({now:UInt32}, 'UTC') AND from_ts <= toDateTime({now:UInt32}, 'UTC')
  AND (cluster, uid) NOT IN (
    SELECT cluster, node_uid FROM node_price FINAL
    WHERE from_ts <= toDateTime({now:UInt32}, 'UTC') AND to_ts > toDateTime({now:UInt32}, 'UTC'))
ORDER BY cluster, name
