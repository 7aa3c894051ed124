-- Question: which of these hours, all older than samples are kept, can be rolled again without losing what was seen?
-- Grain: one row an hour whose samples still cover at least the seconds that its rollup has. Parameters: hours.
SELECT toUnixTimestamp(hour) AS hour_s
FROM
(
  SELECT hour, sum(raw) AS raw_seconds, sum(rolled) AS rolled_seconds
  FROM
  (
    SELECT arrayJoin({hours:Array(DateTime('UTC'))}) AS hour, 0 AS raw, 0 AS rolled
    UNION ALL
    SELECT toStartOfHour(ts - 1) AS hour, toInt64(seconds) AS raw, 0 AS rolled
    FROM sample FINAL
    WHERE ts > arrayMin({hours:Array(DateTime('UTC'))}) AND ts <= arrayMax({hours:Array(DateTime('UTC'))}) + 3600
      AND has({hours:Array(DateTime('UTC'))}, toStartOfHour(ts - 1))
    UNION ALL
    SELECT hour, 0 AS raw, toInt64(seconds) - estimated_seconds AS rolled
    FROM usage_hour
    WHERE has({hours:Array(DateTime('UTC'))}, hour)
  )
  GROUP BY hour
)
WHERE raw_seconds >= rolled_seconds
