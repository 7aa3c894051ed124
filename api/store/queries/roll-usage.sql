-- Question: which part of its node had every container in an hour, used and not used?
-- Grain: one row a container and hour. Reads slot_stage, which holds the hours.
-- Parameters: until.
-- A minute's share is in 1e-16 of a node-hour (25e12 / 9 of a second's part), so that sixty roundings stay below 1e-12.
INSERT INTO usage_hour_stage (
  hour, cluster, namespace, kind, workload, container, pod_uid, node_uid, label_set, seconds, estimated_seconds,
  cpu_used_milli_s, cpu_requested_milli_s, cpu_allocated_milli_s, cpu_max_milli,
  memory_used_kib_s, memory_requested_kib_s, memory_allocated_kib_s, memory_max_bytes, gpu_requested_s,
  rx_bytes, tx_bytes, cpu_used_share, cpu_idle_share, memory_used_share, memory_idle_share, gpu_share)
SELECT
  s.hour, s.cluster, s.namespace, s.kind, s.workload, s.container, s.pod_uid, s.node_uid, s.label_set,
  s.seconds, s.estimated_seconds,
  s.cpu_used_milli_s, s.cpu_requested_milli_s, arraySum(s.cpu_allocated), s.cpu_max_milli,
  intDiv(s.memory_used_byte_s, 1024), intDiv(s.memory_requested_byte_s, 1024),
  intDiv(arraySum(s.memory_allocated), 1024), s.memory_max_bytes, arraySum(s.gpu_allocated),
  s.rx_bytes, s.tx_bytes,
  toUInt64(intDiv(arraySum((x, l, t) -> if(l = 0, 0, intDiv(toUInt128(x) * l * 25000000000000, 9 * greatest(toUInt128(cpu) * l, t, 1))),
    s.cpu_used, arrayResize(life, 60), arrayResize(cpu_total, 60)) * (cpu > 0), 10000)) AS cpu_used_part,
  toUInt64(intDiv(arraySum((x, l, t) -> if(l = 0, 0, intDiv(toUInt128(x) * l * 25000000000000, 9 * greatest(toUInt128(cpu) * l, t, 1))),
    s.cpu_allocated, arrayResize(life, 60), arrayResize(cpu_total, 60)) * (cpu > 0), 10000)) - cpu_used_part,
  toUInt64(intDiv(arraySum((x, l, t) -> if(l = 0, 0, intDiv(toUInt128(x) * l * 25000000000000, 9 * greatest(toUInt128(memory) * l, t, 1))),
    s.memory_used, arrayResize(life, 60), arrayResize(memory_total, 60)) * (memory > 0), 10000)) AS memory_used_part,
  toUInt64(intDiv(arraySum((x, l, t) -> if(l = 0, 0, intDiv(toUInt128(x) * l * 25000000000000, 9 * greatest(toUInt128(memory) * l, t, 1))),
    s.memory_allocated, arrayResize(life, 60), arrayResize(memory_total, 60)) * (memory > 0), 10000)) - memory_used_part,
  toUInt64(intDiv(arraySum((x, l, t) -> if(l = 0, 0, intDiv(toUInt128(x) * l * 25000000000000, 9 * greatest(toUInt128(gpus) * l, t, 1))),
    s.gpu_allocated, arrayResize(life, 60), arrayResize(gpu_total, 60)) * (gpus > 0), 10000))
FROM slot_stage AS s
LEFT ANY JOIN
(
  WITH
    toInt64(toUInt32(t.hour)) AS hour_from,
    least(hour_from + 3600, toInt64(toUInt32({until:DateTime('UTC')}))) AS hour_to
  SELECT
    t.hour AS hour, toString(n.cluster) AS cluster, n.uid AS uid,
    toUInt64(n.capacity_cpu_milli) AS cpu, n.capacity_memory_bytes AS memory, toUInt64(n.capacity_gpus) AS gpus,
    arrayMap(m -> toUInt64(greatest(0, least(toInt64(toUInt32(n.to_ts)), hour_to, hour_from + 60 * m + 60)
      - greatest(toInt64(toUInt32(n.from_ts)), hour_from + 60 * m))), range(60)) AS life,
    t.cpu_total AS cpu_total, t.memory_total AS memory_total, t.gpu_total AS gpu_total
  FROM node AS n FINAL
  INNER JOIN
  (
    SELECT
      hour, cluster, node_uid, sumForEach(cpu_allocated) AS cpu_total, sumForEach(memory_allocated) AS memory_total,
      sumForEach(gpu_allocated) AS gpu_total
    FROM slot_stage
    GROUP BY hour, cluster, node_uid
  ) AS t ON t.cluster = n.cluster AND t.node_uid = n.uid
) AS k ON k.hour = s.hour AND k.cluster = s.cluster AND k.uid = s.node_uid
SETTINGS log_comment = 'roll-usage', join_use_nulls = 0, insert_deduplicate = 0
