-- Question: how large is the store, and how far back do its samples go?
-- Grain: one row.
-- Parameters: database String
SELECT
  version() AS version,
  (SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND database = {database:String}) AS bytes_on_disk,
  (SELECT sum(rows) FROM system.parts WHERE active AND database = {database:String} AND table = 'sample') AS samples,
  (SELECT toUnixTimestamp(minIf(min_time, rows > 0)) FROM system.parts
   WHERE active AND database = {database:String} AND table = 'sample') AS oldest_s
