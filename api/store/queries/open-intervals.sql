-- Question: which nodes and pods of a cluster does the store hold to be alive?
-- Grain: one row a node or pod. Parameters: cluster.
SELECT 'node' AS what, uid FROM node FINAL WHERE cluster = {cluster:String} AND to_ts >= '2100-01-01 00:00:00'
UNION ALL
SELECT 'pod' AS what, uid FROM pod FINAL WHERE cluster = {cluster:String} AND to_ts >= '2100-01-01 00:00:00'
