-- Question: in which hours from one on did any node live?
-- Grain: one row an hour. Parameters: from, until.
SELECT arrayJoin(range(
    intDiv(toUInt32(greatest(from_ts, {from:DateTime('UTC')})), 3600),
    intDiv(toUInt32(least(to_ts, {until:DateTime('UTC')})) + 3599, 3600))) * 3600 AS hour_s
FROM node FINAL
WHERE from_ts < {until:DateTime('UTC')} AND to_ts > {from:DateTime('UTC')} AND to_ts > from_ts
GROUP BY hour_s
