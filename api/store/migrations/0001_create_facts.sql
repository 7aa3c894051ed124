-- Facts: what existed, when, and what was observed of it.
-- Intervals are half-open; an open end is 2100-01-01. `version` is milliseconds since the epoch: the newest row of a key wins.

CREATE TABLE cluster (
  name LowCardinality(String),
  uid String,
  kubernetes_version String,
  source LowCardinality(String),
  first_seen DateTime('UTC'),
  version UInt64
) ENGINE = {{engine:ReplacingMergeTree(version)}} ORDER BY name;

CREATE TABLE node (
  cluster LowCardinality(String),
  uid String,
  name String,
  from_ts DateTime('UTC'),
  to_ts DateTime('UTC'),
  provider LowCardinality(String),
  region LowCardinality(String),
  zone LowCardinality(String),
  instance_type LowCardinality(String),
  pool LowCardinality(String),
  capacity_type LowCardinality(String),
  capacity_cpu_milli UInt32,
  capacity_memory_bytes UInt64,
  capacity_gpus UInt16,
  capacity_pods UInt16,
  allocatable_cpu_milli UInt32,
  allocatable_memory_bytes UInt64,
  allocatable_gpus UInt16,
  allocatable_pods UInt16,
  labels Map(LowCardinality(String), String),
  -- a price that came with the node itself (interchange `hourlyPrice`); it wins over every price list
  stated_hourly_nanos Nullable(Int64),
  stated_currency LowCardinality(String),
  version UInt64
) ENGINE = {{engine:ReplacingMergeTree(version)}} ORDER BY (cluster, uid);

CREATE TABLE label_set (
  id UInt64,
  labels Map(LowCardinality(String), String),
  namespace_labels Map(LowCardinality(String), String)
) ENGINE = {{engine:ReplacingMergeTree()}} ORDER BY id;

CREATE TABLE pod (
  cluster LowCardinality(String),
  uid String,
  namespace LowCardinality(String),
  name String,
  kind LowCardinality(String),
  workload LowCardinality(String),
  node_uid String,
  from_ts DateTime('UTC'),
  to_ts DateTime('UTC'),
  label_set UInt64,
  -- one entry a container; the first carries what init containers and pod overhead ask for beyond the sum
  containers Array(LowCardinality(String)),
  request_cpu_milli Array(UInt32),
  request_memory_bytes Array(UInt64),
  request_gpus Array(UInt16),
  limit_cpu_milli Array(UInt32),
  limit_memory_bytes Array(UInt64),
  version UInt64
) ENGINE = {{engine:ReplacingMergeTree(version)}} ORDER BY (cluster, uid);

-- One observation of one container over the `seconds` that end at `ts`; never across a whole UTC minute
-- (the writer cuts longer or unaligned ones), so a minute of a node can be summed.
-- Network is a fact of the pod: it stands on the pod's first container, 0 on the others.
CREATE TABLE sample (
  ts DateTime('UTC') CODEC(Delta, ZSTD(1)),
  cluster LowCardinality(String),
  namespace LowCardinality(String),
  kind LowCardinality(String),
  workload LowCardinality(String),
  container LowCardinality(String),
  pod_uid LowCardinality(String),
  node_uid LowCardinality(String),
  seconds UInt8 CODEC(ZSTD(1)),
  cpu_milli UInt32 CODEC(T64('bit'), ZSTD(1)),
  memory_bytes UInt64 CODEC(GCD, T64('bit'), ZSTD(1)),
  rx_bytes UInt64 CODEC(T64('bit'), ZSTD(1)),
  tx_bytes UInt64 CODEC(T64('bit'), ZSTD(1)),
  request_cpu_milli UInt32 CODEC(ZSTD(1)),
  request_memory_bytes UInt64 CODEC(Delta, ZSTD(1)),
  request_gpus UInt16 CODEC(ZSTD(1)),
  received DateTime('UTC') CODEC(Delta, ZSTD(1))
) ENGINE = {{engine:ReplacingMergeTree(received)}}
PARTITION BY toYYYYMMDD(ts)
ORDER BY (cluster, namespace, kind, workload, container, pod_uid, ts)
-- counted from the arrival too: imported history must live until it is rolled
TTL greatest(ts, received) + INTERVAL 35 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000;

CREATE TABLE egress (
  ts DateTime('UTC') CODEC(Delta, ZSTD(1)),
  cluster LowCardinality(String),
  namespace LowCardinality(String),
  kind LowCardinality(String),
  workload LowCardinality(String),
  pod_uid LowCardinality(String),
  class LowCardinality(String),
  destination String,
  destination_zone LowCardinality(String),
  service LowCardinality(String),
  rule LowCardinality(String),
  source LowCardinality(String),
  seconds UInt32 CODEC(ZSTD(1)),
  tx_bytes UInt64 CODEC(T64, ZSTD(1)),
  rx_bytes UInt64 CODEC(T64, ZSTD(1)),
  received DateTime('UTC') CODEC(Delta, ZSTD(1))
) ENGINE = {{engine:ReplacingMergeTree(received)}}
PARTITION BY toYYYYMMDD(ts)
ORDER BY (cluster, namespace, kind, workload, pod_uid, class, destination, ts)
-- counted from the arrival too: imported history must live until it is rolled
TTL greatest(ts, received) + INTERVAL 35 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000;

-- OOMKilled, Restarted, Evicted, Deployed ...
CREATE TABLE event (
  ts DateTime('UTC'),
  cluster LowCardinality(String),
  namespace LowCardinality(String),
  kind LowCardinality(String),
  workload LowCardinality(String),
  pod_uid String,
  container LowCardinality(String),
  reason LowCardinality(String),
  version UInt64
) ENGINE = {{engine:ReplacingMergeTree(version)}}
PARTITION BY toYYYYMM(ts)
ORDER BY (cluster, namespace, kind, workload, pod_uid, container, reason, ts)
TTL ts + INTERVAL 400 DAY;

-- Time in which nobody looked: node_uid '' is the whole cluster. Never idle, never an input to right-sizing.
CREATE TABLE gap (
  cluster LowCardinality(String),
  node_uid String,
  from_ts DateTime('UTC'),
  to_ts DateTime('UTC'),
  source LowCardinality(String),
  reason String,
  version UInt64
) ENGINE = {{engine:ReplacingMergeTree(version)}} ORDER BY (cluster, node_uid, from_ts, source);

-- The last word of every source (watch, usage, prices, demo, ...) for a cluster ('' where it has none).
-- A cluster with a live `usage` source is unobserved after that source's last_success.
CREATE TABLE source_state (
  source LowCardinality(String),
  cluster LowCardinality(String),
  state LowCardinality(String),
  last_success DateTime64(3, 'UTC'),
  last_error_at DateTime64(3, 'UTC'),
  last_error String,
  detail String,
  version UInt64
) ENGINE = {{engine:ReplacingMergeTree(version)}} ORDER BY (source, cluster);
