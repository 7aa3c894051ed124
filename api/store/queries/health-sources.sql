-- Question: what was the last word of every source?
-- Grain: one row a source and cluster; times in milliseconds since the epoch, 0 where there is none.
-- Parameters: none
SELECT source, cluster, state,
  toUnixTimestamp64Milli(last_success) AS last_success_ms,
  last_error, detail
FROM source_state FINAL
ORDER BY source, cluster
