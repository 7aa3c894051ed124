-- Question: what was last taken over from each source of prices, and what was refused?
-- Grain: one row a source and state.
SELECT
  source,
  state,
  toString(fetched_at) AS fetched_at_text,
  source_version,
  offers,
  reason
FROM price_refresh FINAL
ORDER BY source, state
