-- Question: what does the store hold of these pods?
-- Grain: one row a pod.
-- Parameters: cluster String, uids Array(String)
SELECT
  p.uid AS uid, p.namespace AS namespace, p.name AS name, p.kind AS kind, p.workload AS workload,
  p.node_uid AS node_uid, toUnixTimestamp(p.from_ts) AS from_s,
  p.containers AS containers, p.request_cpu_milli AS request_cpu_milli,
  arrayMap(x -> toString(x), p.request_memory_bytes) AS request_memory_bytes, p.request_gpus AS request_gpus,
  p.limit_cpu_milli AS limit_cpu_milli, arrayMap(x -> toString(x), p.limit_memory_bytes) AS limit_memory_bytes,
  s.labels AS labels, s.namespace_labels AS namespace_labels
FROM (SELECT * FROM pod FINAL WHERE cluster = {cluster:String} AND uid IN {uids:Array(String)}) AS p
LEFT JOIN (SELECT id, labels, namespace_labels FROM label_set FINAL) AS s ON s.id = p.label_set
