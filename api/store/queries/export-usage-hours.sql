-- Question: in which hours of a cluster do samples end?
-- Grain: one row an hour. Parameters: cluster, from, to.
SELECT toUnixTimestamp(toStartOfHour(ts - 1)) AS hour_s
FROM sample
WHERE cluster = {cluster:String} AND ts > {from:DateTime('UTC')} AND ts <= {to:DateTime('UTC')}
GROUP BY hour_s
ORDER BY hour_s
