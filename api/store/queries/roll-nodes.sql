-- Question: what of every node did no container take in an hour: reserved, idle, or unattributed because nobody looked?
-- Grain: one row an hour and node that lived in it. Reads slot_stage and usage_hour_stage, which hold the hours.
-- Parameters: hours (seconds since the epoch); first, last (their ends); until, a whole minute where the last hour is cut.
-- A gap is a set of seconds, one bit a second of each minute: gaps may overlap. A cluster with a source `usage` is
-- unobserved after that source's last success. The whole is round(life / 3600 * 1e12); idle takes the rounding, but
-- unattributed where nobody looked all the time.
INSERT INTO node_hour_stage (
  hour, cluster, node_uid, life_seconds, gap_seconds,
  cpu_reserved_share, cpu_idle_share, cpu_unattributed_share,
  memory_reserved_share, memory_idle_share, memory_unattributed_share,
  gpu_idle_share, gpu_unattributed_share)
WITH
  gaps AS
  (
    SELECT
      hour_from, cluster, node_uid,
      groupBitOrForEach(arrayMap(m -> bitShiftLeft(toUInt64(1), toUInt8(least(60, greatest(0, gap_to - hour_from - 60 * m))))
        - bitShiftLeft(toUInt64(1), toUInt8(least(60, greatest(0, gap_from - hour_from - 60 * m)))), range(60))) AS mask
    FROM
    (
      SELECT toString(cluster) AS cluster, node_uid, toInt64(toUInt32(from_ts)) AS gap_from,
        greatest(toInt64(toUInt32(to_ts)), gap_from) AS gap_to
      FROM gap FINAL
      WHERE from_ts < {last:DateTime('UTC')} AND to_ts > {first:DateTime('UTC')}
      UNION ALL
      SELECT toString(cluster) AS cluster, '' AS node_uid, toInt64(toUnixTimestamp(last_success)) AS gap_from,
        4102444800 AS gap_to
      FROM source_state FINAL
      WHERE source = 'usage' AND last_success < {last:DateTime('UTC')}
    )
    ARRAY JOIN arrayMap(h -> toInt64(h), {hours:Array(UInt32)}) AS hour_from
    GROUP BY hour_from, cluster, node_uid
  )
SELECT
  toDateTime(hour_from, 'UTC'),
  cluster,
  uid,
  life_seconds,
  gap_seconds,
  cpu_reserved_part,
  cpu_left * (gap_seconds < life_seconds),
  cpu_unattributed_part + cpu_left * (gap_seconds = life_seconds),
  memory_reserved_part,
  memory_left * (gap_seconds < life_seconds),
  memory_unattributed_part + memory_left * (gap_seconds = life_seconds),
  gpu_left * (gap_seconds < life_seconds),
  gpu_unattributed_part + gpu_left * (gap_seconds = life_seconds)
FROM
(
  WITH
    arrayMap(m -> least(60, greatest(0, node_from - hour_from - 60 * m)), range(60)) AS life_from,
    arrayMap(m -> least(60, greatest(0, least(node_to, hour_to) - hour_from - 60 * m)), range(60)) AS life_to,
    arrayMap((a, b) -> toUInt64(greatest(0, b - a)), life_from, life_to) AS life,
    arrayMap((a, b, c, d) -> toUInt64(if(b <= a, 0, bitCount(bitAnd(bitOr(c, d),
      bitShiftLeft(toUInt64(1), toUInt8(b)) - bitShiftLeft(toUInt64(1), toUInt8(a)))))),
      life_from, life_to, arrayResize(cluster_mask, 60), arrayResize(node_mask, 60)) AS unseen,
    arrayMap((l, t) -> if(cpu * l > t, cpu * l - t, 0), life, arrayResize(cpu_total, 60)) AS cpu_rest,
    arrayMap((l, r) -> least(r, cpu_kept * l), life, cpu_rest) AS cpu_reserved,
    arrayMap((l, t) -> if(memory * l > t, memory * l - t, 0), life, arrayResize(memory_total, 60)) AS memory_rest,
    arrayMap((l, r) -> least(r, memory_kept * l), life, memory_rest) AS memory_reserved,
    arrayMap((l, t) -> if(gpus * l > t, gpus * l - t, 0), life, arrayResize(gpu_total, 60)) AS gpu_rest
  SELECT
    hour_from,
    cluster,
    uid,
    arraySum(life) AS life_seconds,
    arraySum(unseen) AS gap_seconds,
    intDiv(life_seconds * 5000000000 + 9, 18) AS whole,
    if(cpu = 0, 0, toUInt64(intDiv(toUInt128(arraySum(cpu_reserved)) * 2500000000, 9 * greatest(cpu, 1)))) AS cpu_reserved_part,
    if(cpu = 0, 0, toUInt64(intDiv(toUInt128(arraySum((r, k, g, l) -> if(l = 0, 0, intDiv((r - k) * g, greatest(l, 1))),
      cpu_rest, cpu_reserved, unseen, life)) * 2500000000, 9 * greatest(cpu, 1)))) AS cpu_unattributed_part,
    if(cpu = 0, 0, whole - cpu_taken - cpu_reserved_part - cpu_unattributed_part) AS cpu_left,
    if(memory = 0, 0, toUInt64(intDiv(toUInt128(arraySum(memory_reserved)) * 2500000000, 9 * toUInt128(greatest(memory, 1))))) AS memory_reserved_part,
    if(memory = 0, 0, toUInt64(intDiv(toUInt128(arraySum((r, k, g, l) -> if(l = 0, 0, intDiv((r - k) * g, greatest(l, 1))),
      memory_rest, memory_reserved, unseen, life)) * 2500000000, 9 * toUInt128(greatest(memory, 1))))) AS memory_unattributed_part,
    if(memory = 0, 0, whole - memory_taken - memory_reserved_part - memory_unattributed_part) AS memory_left,
    if(gpus = 0, 0, toUInt64(intDiv(toUInt128(arraySum((r, g, l) -> if(l = 0, 0, intDiv(r * g, greatest(l, 1))),
      gpu_rest, unseen, life)) * 2500000000, 9 * greatest(gpus, 1)))) AS gpu_unattributed_part,
    if(gpus = 0, 0, whole - gpu_taken - gpu_unattributed_part) AS gpu_left
  FROM
  (
    SELECT
      n.hour_from AS hour_from, least(n.hour_from + 3600, toInt64(toUInt32({until:DateTime('UTC')}))) AS hour_to,
      n.cluster AS cluster, n.uid AS uid, n.node_from AS node_from, n.node_to AS node_to,
      n.cpu AS cpu, n.memory AS memory, n.gpus AS gpus, n.cpu_kept AS cpu_kept, n.memory_kept AS memory_kept,
      t.cpu_total AS cpu_total, t.memory_total AS memory_total, t.gpu_total AS gpu_total,
      u.cpu_taken AS cpu_taken, u.memory_taken AS memory_taken, u.gpu_taken AS gpu_taken,
      c.mask AS cluster_mask, o.mask AS node_mask
    FROM
    (
      SELECT
        arrayJoin(arrayMap(h -> toInt64(h), {hours:Array(UInt32)})) AS hour_from,
        toString(cluster) AS cluster, uid, toInt64(toUInt32(from_ts)) AS node_from, toInt64(toUInt32(to_ts)) AS node_to,
        toUInt64(capacity_cpu_milli) AS cpu, capacity_memory_bytes AS memory, toUInt64(capacity_gpus) AS gpus,
        if(cpu > allocatable_cpu_milli, cpu - allocatable_cpu_milli, 0) AS cpu_kept,
        if(memory > allocatable_memory_bytes, memory - allocatable_memory_bytes, 0) AS memory_kept
      FROM node FINAL
      WHERE from_ts < least({last:DateTime('UTC')}, {until:DateTime('UTC')}) AND to_ts > {first:DateTime('UTC')}
        AND to_ts > from_ts
    ) AS n
    LEFT ANY JOIN
    (
      SELECT
        toInt64(toUInt32(hour)) AS hour_from, cluster, node_uid, sumForEach(cpu_allocated) AS cpu_total, sumForEach(memory_allocated) AS memory_total,
        sumForEach(gpu_allocated) AS gpu_total
      FROM slot_stage
      GROUP BY hour_from, cluster, node_uid
    ) AS t ON t.hour_from = n.hour_from AND t.cluster = n.cluster AND t.node_uid = n.uid
    LEFT ANY JOIN
    (
      SELECT
        toInt64(toUInt32(hour)) AS hour_from, toString(cluster) AS cluster, toString(node_uid) AS node_uid,
        sum(cpu_used_share + cpu_idle_share) AS cpu_taken,
        sum(memory_used_share + memory_idle_share) AS memory_taken, sum(gpu_share) AS gpu_taken
      FROM usage_hour_stage
      WHERE has({hours:Array(UInt32)}, toUInt32(hour))
      GROUP BY hour_from, cluster, node_uid
    ) AS u ON u.hour_from = n.hour_from AND u.cluster = n.cluster AND u.node_uid = n.uid
    LEFT ANY JOIN (SELECT hour_from, cluster, mask FROM gaps WHERE node_uid = '') AS c
      ON c.hour_from = n.hour_from AND c.cluster = n.cluster
    LEFT ANY JOIN (SELECT hour_from, cluster, node_uid, mask FROM gaps WHERE node_uid != '') AS o
      ON o.hour_from = n.hour_from AND o.cluster = n.cluster AND o.node_uid = n.uid
  )
)
WHERE life_seconds > 0
SETTINGS log_comment = 'roll-nodes', join_use_nulls = 0, insert_deduplicate = 0
