-- Question: which whole hours of the window have neither rollups nor samples?
-- Grain: one row an hour, seconds since 1970. Parameters: from, to (whole hours).
SELECT toUnixTimestamp({from:DateTime('UTC')}) + number * 3600 AS hour
FROM numbers(intDiv(toUInt32({to:DateTime('UTC')}) - toUInt32({from:DateTime('UTC')}), 3600))
WHERE hour NOT IN (SELECT toUnixTimestamp(hour) FROM rolled_hour)
  -- a sample is named by its end
  AND hour NOT IN (
    SELECT DISTINCT toUnixTimestamp(toStartOfHour(ts - 1))
    FROM sample
    WHERE ts > {from:DateTime('UTC')} AND ts <= {to:DateTime('UTC')})
ORDER BY hour
