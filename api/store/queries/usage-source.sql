-- Question: until when has this cluster been observed?
-- Grain: at most one row.
-- Parameters: cluster String
SELECT toUnixTimestamp64Milli(last_success) AS last_success_ms
FROM source_state FINAL
WHERE source = 'usage' AND cluster = {cluster:String} AND last_success > toDateTime64(0, 3, 'UTC')
