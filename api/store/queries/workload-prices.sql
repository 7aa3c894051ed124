-- Question: what did these nodes cost at the end of a window, and who says so?
-- Grain: one row a node; nodes without a price have none.
-- Parameters: cluster String; nodes Array(String); from, to UInt32 (seconds since the epoch)
SELECT node_uid,
  toString(argMax(amount_nanos, from_ts)) AS amount_nanos, argMax(per_seconds, from_ts) AS per_s,
  argMax(currency, from_ts) AS price_currency, argMax(basis, from_ts) AS price_basis,
  argMax(estimated, from_ts) AS is_estimated, argMax(source, from_ts) AS price_source,
  toString(argMax(as_of, from_ts)) AS price_as_of
FROM node_price FINAL
WHERE cluster = {cluster:String} AND node_uid IN {nodes:Array(String)}
  AND to_ts > from_ts AND from_ts < toDateTime({to:UInt32}, 'UTC') AND to_ts > toDateTime({from:UInt32}, 'UTC')
GROUP BY node_uid
