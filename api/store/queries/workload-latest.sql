-- Question: what do the pods of a workload use at this moment?
-- Grain: one row a container: the mean of its pods' latest samples.
-- Parameters: cluster, namespace, kind, workload String; since UInt32 (seconds since the epoch)
SELECT container, avg(cpu) AS cpu_milli, avg(memory) AS memory_bytes
FROM
(
  SELECT container, pod_uid, argMax(cpu_milli, ts) AS cpu, argMax(memory_bytes, ts) AS memory
  FROM sample
  WHERE cluster = {cluster:String} AND namespace = {namespace:String} AND kind = {kind:String}
    AND workload = {workload:String} AND ts > toDateTime({since:UInt32}, 'UTC')
  GROUP BY container, pod_uid
)
GROUP BY container
