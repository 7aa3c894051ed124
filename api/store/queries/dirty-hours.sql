-- Question: which hours must be rolled, and which only priced, for a cut at `until`?
-- Grain: one row an hour, newest first. Parameters: until (a whole minute).
-- An hour is rolled again where a mark is not older than its last roll, or where it was cut short before its end.
SELECT
  toUnixTimestamp(hour) AS hour_s,
  toUInt8(roll_marked >= rolled_at AND hour < {until:DateTime('UTC')}
    OR rolled_until < least(hour + 3600, {until:DateTime('UTC')})) AS must_roll,
  toUInt8(rolled_until > toDateTime(0, 'UTC')) AS was_rolled
FROM
(
  SELECT
    hour,
    max(marked) AS roll_marked,
    max(price_marked) AS money_marked,
    max(rolled) AS rolled_at,
    argMax(until_, rolled) AS rolled_until,
    max(priced) AS priced_at
  FROM
  (
    SELECT hour, marked_at AS marked, toDateTime64(0, 3, 'UTC') AS price_marked, toDateTime64(0, 3, 'UTC') AS rolled,
      toDateTime(0, 'UTC') AS until_, toDateTime64(0, 3, 'UTC') AS priced
    FROM dirty_hour WHERE hour < {until:DateTime('UTC')}
    UNION ALL
    SELECT hour, toDateTime64(0, 3, 'UTC'), marked_at, toDateTime64(0, 3, 'UTC'), toDateTime(0, 'UTC'),
      toDateTime64(0, 3, 'UTC')
    FROM dirty_price
    UNION ALL
    SELECT hour, toDateTime64(0, 3, 'UTC'), toDateTime64(0, 3, 'UTC'), rolled_at, rolled_until,
      toDateTime64(0, 3, 'UTC')
    FROM rolled_hour
    UNION ALL
    SELECT hour, toDateTime64(0, 3, 'UTC'), toDateTime64(0, 3, 'UTC'), toDateTime64(0, 3, 'UTC'),
      toDateTime(0, 'UTC'), priced_at
    FROM priced_hour
  )
  GROUP BY hour
)
WHERE if(rolled_until = toDateTime(0, 'UTC'), roll_marked > toDateTime64(0, 3, 'UTC'),
  -- sealed hours are priced again, never rolled
  if(must_roll, rolled_at < '2100-01-01 00:00:00.000',
    money_marked >= priced_at AND money_marked > toDateTime64(0, 3, 'UTC')
      OR priced_at < least(rolled_at, if(rolled_at >= '2100-01-01 00:00:00.000', toDateTime64(1, 3, 'UTC'), rolled_at))))
ORDER BY hour DESC
