-- Question: which pods and nodes of this cluster does the store hold to be alive?
-- Grain: one row a pod or node.
-- Parameters: cluster String
SELECT 'pod' AS type, uid
FROM pod FINAL
WHERE cluster = {cluster:String} AND to_ts >= '2100-01-01 00:00:00'
UNION ALL
SELECT 'node' AS type, uid
FROM node FINAL
WHERE cluster = {cluster:String} AND to_ts >= '2100-01-01 00:00:00'
