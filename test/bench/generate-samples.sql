-- question: what would {pods} pods of 739 workloads in 60 namespaces of 3 clusters have reported on one day?
-- grain: one row a pod and minute; the noise hangs on (pod, minute), so that no column is cheaper to store than a real one
-- parameters: day Date, pods UInt32
INSERT INTO sample
SELECT
  toDateTime({day:Date}, 'UTC') + (m + 1) * 60 AS ts,
  concat('cluster-', toString(ns % 3)) AS cluster,
  concat('namespace-', toString(ns)) AS namespace,
  'Deployment' AS kind,
  concat('workload-', toString(i % 739)) AS workload,
  'app' AS container,
  -- a pod lives half a day to ten days
  concat('pod-', toString(i), '-', toString(intDiv(toUInt32({day:Date}) + cityHash64(i) % 10, 1 + cityHash64(i, 1) % 10))) AS pod_uid,
  concat('node-', toString(ns % 3), '-', toString(intDiv(i, 3) % 34)) AS node_uid,
  60 AS seconds,
  toUInt32(base_cpu * diurnal * noise_cpu * if(u1 > 0.99, 2.5, 1)) AS cpu_milli,
  toUInt64(base_mem * (0.7 + 0.3 * ((m + cityHash64(i)) % 700) / 700) * (0.995 + 0.01 * u2) / 4096) * 4096 AS memory_bytes,
  toUInt64(base_net * diurnal * (0.7 + 0.6 * u3)) AS rx_bytes,
  toUInt64(base_net * 1.7 * diurnal * (0.7 + 0.6 * u1)) AS tx_bytes,
  toUInt32(round(base_cpu * 2, -1)) AS request_cpu_milli,
  toUInt64(base_mem * 1.3) AS request_memory_bytes,
  0 AS request_gpus,
  ts AS received
FROM
(
  SELECT
    number AS i,
    i % 739 % 60 AS ns,
    20 + exp(3 + (cityHash64(i, 2) % 1000) / 1000 * 3) AS base_cpu,
    33554432 * exp((cityHash64(i, 3) % 1000) / 1000 * 4) AS base_mem,
    2000 * exp((cityHash64(i, 4) % 1000) / 1000 * 8) AS base_net,
    arrayJoin(range(1440)) AS m,
    cityHash64(i, m, {day:Date}) AS h,
    (h % 65536) / 65536 AS u1,
    (intDiv(h, 65536) % 65536) / 65536 AS u2,
    (intDiv(h, 4294967296) % 65536) / 65536 AS u3,
    exp(0.15 * (u1 + u2 + u3 - 1.5) * 2) AS noise_cpu,
    (1 + 0.5 * sin(6.283185307179586 * (m / 1440 - 0.3))) * if(toDayOfWeek({day:Date}) > 5, 0.6, 1) AS diurnal
  FROM numbers({pods:UInt32})
)
