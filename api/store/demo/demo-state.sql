-- Question: when does the demo's time begin, and up to when has it been told?
-- Grain: one row, seconds since 1970, 0 where there is nothing yet. The machines of the first day begin with the demo.
SELECT
  (SELECT toUnixTimestamp(min(from_ts)) FROM node WHERE from_ts > 0) AS epoch,
  (SELECT toUnixTimestamp(toDateTime(min(last_success))) FROM source_state FINAL WHERE source = 'usage') AS seen_until
