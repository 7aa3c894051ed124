-- Question: what are the nodes called that lived in a window, and what are they?
-- Grain: one row a node.
-- Parameters: from, to UInt32 (seconds since the epoch)
SELECT cluster, uid, name, pool, provider, region, zone, instance_type, capacity_type,
  toUnixTimestamp(from_ts) AS from_s, toUnixTimestamp(to_ts) AS to_s
FROM node FINAL
WHERE from_ts < toDateTime({to:UInt32}, 'UTC') AND to_ts > toDateTime({from:UInt32}, 'UTC')
