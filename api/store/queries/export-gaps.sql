-- Question: when did nobody look?
-- Grain: one row a gap. Parameters: cluster, from, to.
SELECT node_uid, toUnixTimestamp(from_ts) AS from_s, toUnixTimestamp(to_ts) AS to_s, source, reason
FROM gap FINAL
WHERE cluster = {cluster:String} AND from_ts < {to:DateTime('UTC')} AND to_ts > {from:DateTime('UTC')}
ORDER BY from_ts, node_uid
