-- Question: how large is each cluster now?
-- Grain: one row a cluster; last_sample_s is 0 where there was none within a day.
-- Parameters: now UInt32 (seconds since the epoch)
SELECT c.name AS cluster, ifNull(n.nodes, 0) AS nodes, ifNull(p.pods, 0) AS pods, ifNull(s.last_s, 0) AS last_sample_s
FROM (SELECT name FROM cluster FINAL) AS c
LEFT JOIN (
  SELECT cluster, toUInt32(count()) AS nodes FROM node FINAL
  WHERE from_ts <= toDateTime({now:UInt32}, 'UTC') AND to_ts > toDateTime({now:UInt32}, 'UTC') GROUP BY cluster
) AS n ON n.cluster = c.name
LEFT JOIN (
  SELECT cluster, toUInt32(count()) AS pods FROM pod FINAL
  WHERE from_ts <= toDateTime({now:UInt32}, 'UTC') AND to_ts > toDateTime({now:UInt32}, 'UTC') GROUP BY cluster
) AS p ON p.cluster = c.name
LEFT JOIN (
  SELECT cluster, toUnixTimestamp(max(ts)) AS last_s FROM sample
  WHERE ts > toDateTime({now:UInt32}, 'UTC') - INTERVAL 1 DAY GROUP BY cluster
) AS s ON s.cluster = c.name
ORDER BY cluster
