-- Question: what was the last word of every source?
-- Grain: one row a source and cluster.
SELECT
  source, cluster, state, toUnixTimestamp(last_success) AS success_s, toUnixTimestamp(last_error_at) AS error_s,
  last_error, detail
FROM source_state FINAL
ORDER BY source, cluster
