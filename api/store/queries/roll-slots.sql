-- Question: what did every container have of its node in each minute of some hours, samples first, requests where they lack?
-- Grain: one row a container and hour; arrays of sixty minutes.
-- Parameters: hours (seconds since the epoch); first, last (their ends); until, a whole minute where the last hour is cut.
-- The pod's fact says who it is; a pod that nobody described is what its samples say. Seconds beyond the node's life in
-- a minute (two collectors, a clock) are scaled down to it. A node that nobody described has no life to cut to.
INSERT INTO slot_stage
WITH
  toInt64(toUInt32(hour)) AS hour_from,
  least(hour_from + 3600, toInt64(toUInt32({until:DateTime('UTC')}))) AS hour_to,
  range(60) AS minutes,
  arrayMap(m -> toUInt64(greatest(0, least(node_to, hour_to, hour_from + 60 * m + 60)
    - greatest(node_from, hour_from + 60 * m))), minutes) AS life,
  arrayMap(m -> toUInt64(greatest(0, least(node_to, hour_to, pod_to, hour_from + 60 * m + 60)
    - greatest(node_from, pod_from, hour_from + 60 * m))), minutes) AS alive,
  arrayMap((s, l) -> least(s, l), arrayResize(sampled, 60), life) AS observed,
  arrayMap((x, s, l) -> if(s > l, intDiv(x * l, greatest(s, 1)), x), arrayResize(cpu_u, 60), arrayResize(sampled, 60), life) AS cpu_u_fit,
  arrayMap((x, s, l) -> if(s > l, intDiv(x * l, greatest(s, 1)), x), arrayResize(cpu_a, 60), arrayResize(sampled, 60), life) AS cpu_a_fit,
  arrayMap((x, s, l) -> if(s > l, intDiv(x * l, greatest(s, 1)), x), arrayResize(cpu_r, 60), arrayResize(sampled, 60), life) AS cpu_r_fit,
  arrayMap((x, s, l) -> if(s > l, intDiv(x * l, greatest(s, 1)), x), arrayResize(memory_u, 60), arrayResize(sampled, 60), life) AS memory_u_fit,
  arrayMap((x, s, l) -> if(s > l, intDiv(x * l, greatest(s, 1)), x), arrayResize(memory_a, 60), arrayResize(sampled, 60), life) AS memory_a_fit,
  arrayMap((x, s, l) -> if(s > l, intDiv(x * l, greatest(s, 1)), x), arrayResize(memory_r, 60), arrayResize(sampled, 60), life) AS memory_r_fit,
  arrayMap((x, s, l) -> if(s > l, intDiv(x * l, greatest(s, 1)), x), arrayResize(gpu_a, 60), arrayResize(sampled, 60), life) AS gpu_a_fit,
  -- a start or an end that falls between two looks is no missing sample
  toInt64(arraySum(alive)) - toInt64(arraySum(observed)) >= 5 AS lacking,
  arrayMap((e, s) -> if(lacking AND e > s, e - s, 0), alive, observed) AS missing
SELECT
  hour,
  cluster,
  if(described, p_namespace, s_identity.1),
  if(described, p_kind, s_identity.2),
  if(described, p_workload, s_identity.3),
  container,
  pod_uid,
  node_uid,
  label_set,
  arraySum(observed) + arraySum(missing) AS total_seconds,
  arraySum(missing),
  cpu_max,
  memory_max,
  arraySum(cpu_u_fit),
  arraySum(cpu_r_fit) + arraySum(missing) * request_cpu,
  arraySum(memory_u_fit),
  arraySum(memory_r_fit) + arraySum(missing) * request_memory,
  rx,
  tx,
  arrayMap((x, m) -> x + m * request_cpu, cpu_u_fit, missing),
  arrayMap((x, m) -> x + m * request_cpu, cpu_a_fit, missing),
  arrayMap((x, m) -> x + m * request_memory, memory_u_fit, missing),
  arrayMap((x, m) -> x + m * request_memory, memory_a_fit, missing),
  arrayMap((x, m) -> x + m * request_gpu, gpu_a_fit, missing)
FROM
(
  SELECT
    c.*,
    if(n.uid = '', 0, toInt64(toUInt32(n.from_ts))) AS node_from,
    if(n.uid = '', 4102444800, toInt64(toUInt32(n.to_ts))) AS node_to
  FROM
  (
    SELECT
      *,
      if(described, p_node_uid, s_identity.4) AS node_uid,
      if(described, toInt64(toUInt32(p_from)), 0) AS pod_from,
      if(described, toInt64(toUInt32(p_to)), 0) AS pod_to
    FROM
    (
      SELECT
        hour, toString(cluster) AS cluster, toString(pod_uid) AS pod_uid, toString(container) AS container,
        max((toString(namespace), toString(kind), toString(workload), toString(node_uid))) AS s_identity,
        sumResample(0, 60, 1)(toUInt64(seconds), minute) AS sampled,
        sumResample(0, 60, 1)(toUInt64(cpu_milli) * seconds, minute) AS cpu_u,
        sumResample(0, 60, 1)(toUInt64(greatest(cpu_milli, request_cpu_milli)) * seconds, minute) AS cpu_a,
        sumResample(0, 60, 1)(toUInt64(request_cpu_milli) * seconds, minute) AS cpu_r,
        sumResample(0, 60, 1)(memory_bytes * seconds, minute) AS memory_u,
        sumResample(0, 60, 1)(greatest(memory_bytes, request_memory_bytes) * seconds, minute) AS memory_a,
        sumResample(0, 60, 1)(request_memory_bytes * seconds, minute) AS memory_r,
        sumResample(0, 60, 1)(toUInt64(request_gpus) * seconds, minute) AS gpu_a,
        max(cpu_milli) AS cpu_max,
        max(memory_bytes) AS memory_max,
        sum(rx_bytes) AS rx,
        sum(tx_bytes) AS tx
      FROM
      (
        SELECT *, toStartOfHour(ts - 1) AS hour, intDiv(toUInt32(ts) - 1, 60) % 60 AS minute
        FROM sample FINAL
        WHERE ts > {first:DateTime('UTC')} AND ts <= least({last:DateTime('UTC')}, {until:DateTime('UTC')})
          AND has({hours:Array(UInt32)}, toUInt32(toStartOfHour(ts - 1)))
      )
      GROUP BY hour, cluster, pod_uid, container
    ) AS s
    FULL JOIN
    (
      SELECT
        toDateTime(one_hour, 'UTC') AS hour, toString(cluster) AS cluster, uid AS pod_uid, toString(one_container) AS container,
        toUInt8(1) AS described,
        toString(namespace) AS p_namespace, toString(kind) AS p_kind, toString(workload) AS p_workload,
        node_uid AS p_node_uid, from_ts AS p_from, to_ts AS p_to, label_set,
        toUInt64(one_cpu) AS request_cpu, one_memory AS request_memory, toUInt64(one_gpu) AS request_gpu
      FROM
      (
        SELECT *, arrayJoin({hours:Array(UInt32)}) AS one_hour
        FROM pod FINAL
        WHERE from_ts < least({last:DateTime('UTC')}, {until:DateTime('UTC')}) AND to_ts > {first:DateTime('UTC')}
      )
      ARRAY JOIN containers AS one_container, request_cpu_milli AS one_cpu, request_memory_bytes AS one_memory,
        request_gpus AS one_gpu
      WHERE toUInt32(from_ts) < one_hour + 3600 AND toUInt32(to_ts) > one_hour
    ) AS p USING (hour, cluster, pod_uid, container)
  ) AS c
  LEFT ANY JOIN (SELECT toString(cluster) AS cluster, uid, from_ts, to_ts FROM node FINAL) AS n
    ON n.cluster = c.cluster AND n.uid = c.node_uid
)
WHERE total_seconds > 0
SETTINGS log_comment = 'roll-slots', do_not_merge_across_partitions_select_final = 1, join_use_nulls = 0,
  insert_deduplicate = 0
