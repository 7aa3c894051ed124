-- Question: what would the rollup have kept of every demo container in each hour of the window?
-- Grain: one row a container, node and hour, in shares of 1e-12 node-hour as the rollup of samples makes them, but
-- with one level for the hour: allocated = max(request, mean used); in a gap the request counts as used, Estimated.
-- Parameters: from, to (whole hours), seed. Needs demo_shape rows of 3600 s slots that cover the window.
INSERT INTO usage_hour (
  hour, cluster, namespace, kind, workload, container, pod_uid, node_uid, label_set, seconds, estimated_seconds,
  cpu_used_milli_s, cpu_requested_milli_s, cpu_allocated_milli_s, cpu_max_milli,
  memory_used_kib_s, memory_requested_kib_s, memory_allocated_kib_s, memory_max_bytes, gpu_requested_s,
  rx_bytes, tx_bytes, cpu_used_share, cpu_idle_share, memory_used_share, memory_idle_share, gpu_share)
WITH
  toUInt32({from:DateTime('UTC')}) AS window_from,
  toUInt32({to:DateTime('UTC')}) AS window_to,
  (
    SELECT groupArray((cluster, node_uid, toUInt32(from_ts), toUInt32(to_ts)))
    FROM gap FINAL
    WHERE from_ts < {to:DateTime('UTC')} AND to_ts > {from:DateTime('UTC')}
  ) AS gaps
SELECT
  toDateTime(hour_from, 'UTC'), cluster, namespace, kind, workload, container, uid, node_uid, label_set,
  lived, unseen, cpu_used, cpu_requested, cpu_allocated, cpu_max,
  memory_used, memory_requested, memory_allocated, memory_max, 0, rx, tx,
  cpu_used_part, cpu_part - cpu_used_part, memory_used_part, memory_part - memory_used_part, 0
FROM
(
  SELECT
    *,
    -- a hair less than the whole, so that rounding can never make the parts of a full node more than the node
    toUInt64(0.9999999999 * 1e12 / 3600 * cpu_allocated
      / greatest(toFloat64(capacity_cpu), sum(cpu_allocated) OVER node_in_hour / node_lived)) AS cpu_part,
    toUInt64(0.9999999999 * 1e12 / 3600 * memory_allocated
      / greatest(toFloat64(capacity_memory_kib), sum(memory_allocated) OVER node_in_hour / node_lived)) AS memory_part,
    toUInt64(cpu_part * (cpu_used + toUInt64(request_cpu) * unseen) / greatest(1, cpu_allocated)) AS cpu_used_part,
    toUInt64(memory_part * (memory_used + intDiv(request_memory, 1024) * unseen) / greatest(1, memory_allocated)) AS memory_used_part
  FROM
  (
    SELECT
      cluster, namespace, kind, workload, container, uid, node_uid, label_set, hour_from, capacity_cpu, capacity_memory_kib,
      request_cpu, request_memory,
      greatest(pod_from, hour_from) AS piece_from,
      least(pod_to, hour_from + 3600) AS piece_to,
      toUInt32(least(node_to, hour_from + 3600) - greatest(node_from, hour_from)) AS node_lived,
      toUInt16(piece_to - piece_from) AS lived,
      toUInt16(arraySum(g -> greatest(0, toInt64(least(piece_to, g.4)) - toInt64(greatest(piece_from, g.3))), pod_gaps)) AS unseen,
      intHash64(bitXor(pod_hash, hour_from)) AS chance,
      bitAnd(chance, 4095) / 2048 - 1 AS n1,
      bitAnd(bitShiftRight(chance, 12), 4095) / 2048 - 1 AS n2,
      bitAnd(bitShiftRight(chance, 24), 4095) / 4096 AS n3,
      least(cpu_milli * pod_factor * load / 1000 * (1 + 0.03 * n1), cpu_ceiling) AS cpu_level,
      least(
        memory_bytes * (0.94 + 0.06 * least(load / 1000, 2) + 0.005 * n2
          + memory_growth * ((piece_from + intDiv(lived, 2) - pod_from) % memory_growth_seconds) / memory_growth_seconds)
          * (0.97 + 0.06 * pod_chance),
        memory_ceiling) AS memory_level,
      toUInt64(cpu_level * (lived - unseen)) AS cpu_used,
      toUInt64(request_cpu) * lived AS cpu_requested,
      toUInt64(greatest(cpu_level, toFloat64(request_cpu)) * (lived - unseen)) + toUInt64(request_cpu) * unseen AS cpu_allocated,
      if(lived = unseen, 0, toUInt32(least(cpu_level * (1.3 + 1.4 * n3), cpu_ceiling))) AS cpu_max,
      toUInt64(memory_level / 1024 * (lived - unseen)) AS memory_used,
      intDiv(request_memory, 1024) * lived AS memory_requested,
      toUInt64(greatest(memory_level, toFloat64(request_memory)) / 1024 * (lived - unseen)) + intDiv(request_memory, 1024) * unseen AS memory_allocated,
      if(lived = unseen, 0, 4096 * toUInt64(least(memory_level * (1.01 + 0.03 * n3), memory_ceiling) / 4096)) AS memory_max,
      if(is_first, toUInt64(rx_bytes_per_second * (lived - unseen) * net / 1000 * (1 + 0.05 * n1)), 0) AS rx,
      if(is_first, toUInt64(tx_bytes_per_second * (lived - unseen) * net / 1000 * (1 + 0.05 * n2)), 0) AS tx
    FROM
    (
      SELECT
        p.cluster AS cluster, p.namespace AS namespace, p.kind AS kind, p.workload AS workload, p.container AS container,
        p.uid AS uid, node_uid, label_set, is_first, request_cpu, request_memory,
        s.cpu_milli AS cpu_milli, s.memory_bytes AS memory_bytes, memory_growth, memory_growth_seconds,
        rx_bytes_per_second, tx_bytes_per_second, pod_from, pod_to,
        n.capacity_cpu_milli AS capacity_cpu, intDiv(n.capacity_memory_bytes, 1024) AS capacity_memory_kib,
        toUInt32(n.from_ts) AS node_from, toUInt32(n.to_ts) AS node_to,
        cityHash64(p.uid, p.container, {seed:UInt64}) AS pod_hash,
        bitAnd(pod_hash, 65535) / 65536 AS pod_chance,
        0.85 + 0.3 * pod_chance AS pod_factor,
        if(limit_cpu = 0, 4294967295., toFloat64(limit_cpu)) AS cpu_ceiling,
        if(limit_memory = 0, 1e15, toFloat64(limit_memory)) AS memory_ceiling,
        arrayFilter(g -> g.1 = p.cluster AND (g.2 = '' OR g.2 = node_uid), gaps) AS pod_gaps,
        intDiv(greatest(pod_from, window_from) - window_from, 3600) AS slot_begin,
        intDiv(least(pod_to, window_to) - window_from + 3599, 3600) AS slot_end,
        intDiv(window_from - toUInt32(s.slot_from), 3600) AS shape_skip,
        range(slot_begin, slot_end) AS slots,
        arraySlice(cpu_load, shape_skip + slot_begin + 1, slot_end - slot_begin) AS loads,
        arraySlice(net_load, shape_skip + slot_begin + 1, slot_end - slot_begin) AS nets
      FROM
      (
        SELECT
          cluster, namespace, kind, workload, container, uid, node_uid, label_set,
          request_cpu, request_memory, limit_cpu, limit_memory, toUInt32(from_ts) AS pod_from, toUInt32(to_ts) AS pod_to
        FROM (SELECT * FROM pod FINAL WHERE from_ts < {to:DateTime('UTC')} AND to_ts > {from:DateTime('UTC')})
        ARRAY JOIN
          containers AS container, request_cpu_milli AS request_cpu, request_memory_bytes AS request_memory,
          limit_cpu_milli AS limit_cpu, limit_memory_bytes AS limit_memory
      ) AS p
      INNER JOIN (SELECT * FROM demo_shape WHERE slot_seconds = 3600) AS s
        ON p.cluster = s.cluster AND p.namespace = s.namespace AND p.kind = s.kind
          AND p.workload = s.workload AND p.container = s.container
      INNER JOIN (SELECT * FROM node FINAL WHERE from_ts < {to:DateTime('UTC')} AND to_ts > {from:DateTime('UTC')}) AS n
        ON p.cluster = n.cluster AND p.node_uid = n.uid
    )
    ARRAY JOIN slots AS slot, loads AS load, nets AS net, arrayMap(x -> window_from + x * 3600, slots) AS hour_from
  )
  WINDOW node_in_hour AS (PARTITION BY cluster, node_uid, hour_from)
)
SETTINGS max_partitions_per_insert_block = 1000, insert_deduplicate = 0, log_comment = 'demo-insert-usage-hours'
