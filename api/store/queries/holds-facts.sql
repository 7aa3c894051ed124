-- Question: does this database hold any fact?
-- Grain: one row. Parameters: database.
SELECT toFloat64(sum(p.rows)) AS rows
FROM system.parts AS p
WHERE p.active AND p.database = {database:String} AND p.table IN ('cluster', 'node', 'pod', 'sample')
