-- Question: which clusters are there?
-- Grain: one row a cluster.
SELECT name, uid, kubernetes_version, source FROM cluster FINAL ORDER BY name
