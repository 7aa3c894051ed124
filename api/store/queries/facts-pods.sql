-- Question: what was reported of these pods?
-- Grain: one row a pod. Parameters: cluster; uids, empty for all.
SELECT
  p.cluster AS cluster, p.uid AS uid, p.namespace AS namespace, p.name AS name, p.kind AS kind, p.workload AS workload,
  p.node_uid AS node_uid, toUnixTimestamp(p.from_ts) AS from, toUnixTimestamp(p.to_ts) AS to,
  l.labels AS labels, l.namespace_labels AS namespace_labels,
  p.containers AS containers, p.request_cpu_milli AS request_cpu_milli,
  p.request_memory_bytes AS request_memory_bytes, p.request_gpus AS request_gpus,
  p.limit_cpu_milli AS limit_cpu_milli, p.limit_memory_bytes AS limit_memory_bytes
FROM
(
  SELECT * FROM pod FINAL
  WHERE cluster = {cluster:String} AND (empty({uids:Array(String)}) OR uid IN {uids:Array(String)})
) AS p
LEFT ANY JOIN label_set AS l ON l.id = p.label_set
