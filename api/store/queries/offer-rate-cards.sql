-- Question: what did the rate card say, who changed it and when?
-- Grain: one row a state, newest first.
-- Parameters: limit UInt32
SELECT
  toUnixTimestamp64Milli(saved_at) AS saved_ms,
  author,
  note,
  text
FROM rate_card
ORDER BY saved_at DESC
LIMIT {limit:UInt32}
