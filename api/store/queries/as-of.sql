-- Question: up to when do the rollups reach, and since when is anything measured?
-- Grain: one row; 0 where nothing is rolled.
SELECT
  toUnixTimestamp(maxIf(last_until, last_until = hour + 3600)) AS closed_until,
  toUnixTimestamp(max(last_until)) AS rolled_until,
  toUnixTimestamp(min(hour)) AS first_hour,
  -- answered from the partitions' own bounds, without reading rows
  (SELECT toUnixTimestamp(min(ts)) FROM sample) AS first_sample
FROM (SELECT hour, argMax(rolled_until, rolled_at) AS last_until FROM rolled_hour GROUP BY hour)
