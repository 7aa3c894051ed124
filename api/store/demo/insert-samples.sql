-- Question: what would a collector have seen of every demo container in each minute of the window?
-- Grain: one row a container and minute; nothing in a gap; a pod's first and last minute are cut to its life.
-- Parameters: from, to (whole minutes), seed. Needs demo_shape rows of 60 s slots that cover the window.
-- Every number is a hash of the pod and the minute, so the same window can be made again and gives the same rows.
INSERT INTO sample (
  ts, cluster, namespace, kind, workload, container, pod_uid, node_uid, seconds, cpu_milli, memory_bytes, rx_bytes, tx_bytes,
  request_cpu_milli, request_memory_bytes, request_gpus, received)
WITH
  toUInt32({from:DateTime('UTC')}) AS window_from,
  toUInt32({to:DateTime('UTC')}) AS window_to,
  (
    SELECT groupArray((cluster, node_uid, toUInt32(from_ts), toUInt32(to_ts)))
    FROM gap FINAL
    WHERE from_ts < {to:DateTime('UTC')} AND to_ts > {from:DateTime('UTC')}
  ) AS gaps,
  -- the random numbers must hang on the unrolled slot, else one is drawn for the whole pod
  intHash64(bitXor(pod_hash, window_from + slot * 60)) AS chance,
  greatest(pod_from, window_from + slot * 60) AS piece_from,
  least(pod_to, window_from + slot * 60 + 60) AS piece_to,
  bitAnd(chance, 4095) / 2048 - 1 AS n1,
  bitAnd(bitShiftRight(chance, 12), 4095) / 2048 - 1 AS n2,
  bitAnd(bitShiftRight(chance, 24), 4095) / 2048 - 1 AS n3,
  bitAnd(bitShiftRight(chance, 36), 4095) / 2048 - 1 AS n4,
  bitAnd(bitShiftRight(chance, 48), 4095) / 2048 - 1 AS n5
SELECT
  toDateTime(piece_to, 'UTC'),
  cluster, namespace, kind, workload, container, uid, node_uid,
  toUInt8(piece_to - piece_from) AS piece_seconds,
  toUInt32(least(
    cpu_milli * pod_factor * load / 1000 * (1 + 0.13 * (n1 + n2 + n3 + n4)) * if(n5 > 0.98, 2.4, 1),
    cpu_ceiling)),
  4096 * toUInt64(least(
    memory_bytes * (0.94 + 0.06 * least(load / 1000, 2) + 0.012 * (n1 + n3)
      + memory_growth * ((piece_from - pod_from) % memory_growth_seconds) / memory_growth_seconds) * (0.97 + 0.06 * pod_chance),
    memory_ceiling) / 4096),
  if(is_first, toUInt64(rx_bytes_per_second * piece_seconds * net / 1000 * (1 + 0.2 * (n2 + n4))), 0),
  if(is_first, toUInt64(tx_bytes_per_second * piece_seconds * net / 1000 * (1 + 0.2 * (n3 + n4))), 0),
  request_cpu, request_memory, 0,
  toDateTime(piece_to, 'UTC')
FROM
(
  SELECT
    cluster, namespace, kind, workload, container, uid, node_uid, is_first, request_cpu, request_memory,
    s.cpu_milli AS cpu_milli, s.memory_bytes AS memory_bytes, memory_growth, memory_growth_seconds,
    rx_bytes_per_second, tx_bytes_per_second,
    pod_from, pod_to,
    cityHash64(uid, container, {seed:UInt64}) AS pod_hash,
    bitAnd(pod_hash, 65535) / 65536 AS pod_chance,
    0.85 + 0.3 * pod_chance AS pod_factor,
    if(limit_cpu = 0, 4294967295., toFloat64(limit_cpu)) AS cpu_ceiling,
    if(limit_memory = 0, 1e15, toFloat64(limit_memory)) AS memory_ceiling,
    arrayFilter(g -> g.1 = cluster AND (g.2 = '' OR g.2 = node_uid), gaps) AS pod_gaps,
    intDiv(greatest(pod_from, window_from) - window_from, 60) AS slot_begin,
    intDiv(least(pod_to, window_to) - window_from + 59, 60) AS slot_end,
    intDiv(window_from - toUInt32(s.slot_from), 60) AS shape_skip,
    range(slot_begin, slot_end) AS slots,
    arraySlice(cpu_load, shape_skip + slot_begin + 1, slot_end - slot_begin) AS loads,
    arraySlice(net_load, shape_skip + slot_begin + 1, slot_end - slot_begin) AS nets
  FROM
  (
    SELECT
      cluster, namespace, kind, workload, container, uid, node_uid, request_cpu, request_memory, limit_cpu, limit_memory,
      toUInt32(from_ts) AS pod_from, toUInt32(to_ts) AS pod_to
    FROM (SELECT * FROM pod FINAL WHERE from_ts < {to:DateTime('UTC')} AND to_ts > {from:DateTime('UTC')})
    ARRAY JOIN
      containers AS container, request_cpu_milli AS request_cpu, request_memory_bytes AS request_memory,
      limit_cpu_milli AS limit_cpu, limit_memory_bytes AS limit_memory
  ) AS p
  INNER JOIN (SELECT * FROM demo_shape WHERE slot_seconds = 60) AS s
    ON p.cluster = s.cluster AND p.namespace = s.namespace AND p.kind = s.kind
      AND p.workload = s.workload AND p.container = s.container
)
ARRAY JOIN slots AS slot, loads AS load, nets AS net
WHERE NOT arrayExists(g -> window_from + slot * 60 >= g.3 AND window_from + slot * 60 < g.4, pod_gaps)
SETTINGS max_partitions_per_insert_block = 1000, insert_deduplicate = 0, log_comment = 'demo-insert-samples'
