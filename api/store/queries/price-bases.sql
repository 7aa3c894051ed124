-- Question: on what do the node prices of a window rest?
-- Grain: one row a basis.
-- Parameters: from, to UInt32 (seconds since the epoch)
SELECT
  basis,
  uniqExact(cluster, node_uid) AS nodes,
  uniqExactIf((cluster, node_uid), estimated = 1) AS estimated_nodes,
  toString(min(as_of)) AS oldest_as_of
FROM node_price FINAL
WHERE to_ts > from_ts AND from_ts < toDateTime({to:UInt32}, 'UTC') AND to_ts > toDateTime({from:UInt32}, 'UTC')
GROUP BY basis
ORDER BY basis
