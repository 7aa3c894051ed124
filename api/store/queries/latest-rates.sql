-- Question: what is the latest rate of each pair of currencies?
-- Grain: one row a pair. One unit of base is rate units of quote.
-- Parameters: none
SELECT base, quote, toFloat64(argMax(rate_nanos, day)) / 1e9 AS rate
FROM fx_rate FINAL
GROUP BY base, quote
