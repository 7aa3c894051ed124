-- Question: how much of each day's node time was observed, by cluster?
-- Grain: one row a day and cluster.
-- Parameters: since UInt32 (seconds since the epoch)
SELECT toString(toDate(hour)) AS day, cluster, sum(life_seconds) AS life_s, sum(gap_seconds) AS gap_s
FROM node_hour
WHERE hour >= toDateTime({since:UInt32}, 'UTC')
GROUP BY day, cluster
ORDER BY day DESC, cluster
