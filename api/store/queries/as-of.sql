-- Question: up to when do the rollups reach?
-- Grain: one row; 0 where nothing is rolled.
SELECT
  toUnixTimestamp(maxIf(rolled_until, rolled_until = hour + 3600)) AS closed_until,
  toUnixTimestamp(max(rolled_until)) AS rolled_until,
  toUnixTimestamp(min(hour)) AS first_hour
FROM (SELECT hour, argMax(rolled_until, rolled_at) AS rolled_until FROM rolled_hour GROUP BY hour)
