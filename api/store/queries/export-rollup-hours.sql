-- Question: which hours cannot be rolled again from samples, because they were written as rollups or samples expired?
-- Grain: one row an hour. Parameters: from, to.
SELECT toUnixTimestamp(hour) AS hour_s
FROM
(
  SELECT hour, sum(raw) AS raw_seconds, sum(rolled) AS rolled_seconds, max(sealed) AS is_sealed
  FROM
  (
    SELECT toStartOfHour(ts - 1) AS hour, toInt64(seconds) AS raw, 0 AS rolled, 0 AS sealed
    FROM sample FINAL
    WHERE ts > {from:DateTime('UTC')} AND ts <= {to:DateTime('UTC')}
    UNION ALL
    SELECT hour, 0, toInt64(seconds) - estimated_seconds, 0
    FROM usage_hour
    WHERE hour >= {from:DateTime('UTC')} AND hour < {to:DateTime('UTC')}
    UNION ALL
    SELECT hour, 0, 0, toUInt8(rolled_at >= '2100-01-01 00:00:00.000')
    FROM rolled_hour FINAL
    WHERE hour >= {from:DateTime('UTC')} AND hour < {to:DateTime('UTC')}
  )
  GROUP BY hour
)
WHERE is_sealed OR raw_seconds < rolled_seconds
ORDER BY hour_s
SETTINGS do_not_merge_across_partitions_select_final = 1
