-- Question: which hours of the window need no rollup, because their rollups were made without samples?
-- Grain: one row an hour, sealed: no mark is ever later. Parameters: from, to (whole hours).
INSERT INTO rolled_hour (hour, rolled_at, rolled_until)
SELECT
  {from:DateTime('UTC')} + number * 3600 AS hour,
  toDateTime64('2100-01-01 00:00:00', 3, 'UTC'),
  hour + 3600
FROM numbers(intDiv(toUInt32({to:DateTime('UTC')}) - toUInt32({from:DateTime('UTC')}), 3600))
SETTINGS log_comment = 'demo-mark-rolled'
