-- Rollups, made in batches of whole hours; a day's partition is replaced at once.
-- A share is the integral of a container's part of its node over the hour, in 1e-12 of a node-hour.

CREATE TABLE dirty_hour (
  hour DateTime('UTC'),
  marked_at DateTime64(3, 'UTC')
) ENGINE = {{engine:ReplacingMergeTree(marked_at)}} ORDER BY hour;

CREATE TABLE rolled_hour (
  hour DateTime('UTC'),
  -- when the roll began: a mark later than this makes the hour dirty again. 2100-01-01 seals an hour that was written
  -- as a rollup and has no samples behind it
  rolled_at DateTime64(3, 'UTC'),
  -- the end of what was rolled: hour + 1 h once the hour is closed
  rolled_until DateTime('UTC')
) ENGINE = {{engine:ReplacingMergeTree(rolled_at)}} ORDER BY hour;

CREATE TABLE usage_hour (
  hour DateTime('UTC') CODEC(Delta, ZSTD(1)),
  cluster LowCardinality(String),
  namespace LowCardinality(String),
  kind LowCardinality(String),
  workload LowCardinality(String),
  container LowCardinality(String),
  pod_uid LowCardinality(String),
  node_uid LowCardinality(String),
  label_set UInt64 CODEC(ZSTD(1)),
  seconds UInt16 CODEC(T64, ZSTD(1)),
  estimated_seconds UInt16 CODEC(T64, ZSTD(1)),
  cpu_used_milli_s UInt64 CODEC(T64, ZSTD(1)),
  cpu_requested_milli_s UInt64 CODEC(T64, ZSTD(1)),
  cpu_allocated_milli_s UInt64 CODEC(T64, ZSTD(1)),
  cpu_max_milli UInt32 CODEC(T64, ZSTD(1)),
  memory_used_kib_s UInt64 CODEC(T64, ZSTD(1)),
  memory_requested_kib_s UInt64 CODEC(T64, ZSTD(1)),
  memory_allocated_kib_s UInt64 CODEC(T64, ZSTD(1)),
  memory_max_bytes UInt64 CODEC(GCD, T64, ZSTD(1)),
  gpu_requested_s UInt32 CODEC(T64, ZSTD(1)),
  rx_bytes UInt64 CODEC(T64, ZSTD(1)),
  tx_bytes UInt64 CODEC(T64, ZSTD(1)),
  cpu_used_share UInt64 CODEC(T64, ZSTD(1)),
  cpu_idle_share UInt64 CODEC(T64, ZSTD(1)),
  memory_used_share UInt64 CODEC(T64, ZSTD(1)),
  memory_idle_share UInt64 CODEC(T64, ZSTD(1)),
  gpu_share UInt64 CODEC(T64, ZSTD(1))
) ENGINE = {{engine:MergeTree()}}
PARTITION BY toYYYYMMDD(hour)
ORDER BY (cluster, namespace, kind, workload, container, pod_uid, node_uid, hour)
TTL hour + INTERVAL 400 DAY
SETTINGS ttl_only_drop_parts = 1;

-- Of one node in one hour: what no container took, by cause. Its containers' shares and these sum to life_seconds / 3600.
CREATE TABLE node_hour (
  hour DateTime('UTC') CODEC(Delta, ZSTD(1)),
  cluster LowCardinality(String),
  node_uid String,
  life_seconds UInt16,
  -- of the life, the seconds in which nobody looked
  gap_seconds UInt16,
  cpu_reserved_share UInt64 CODEC(T64, ZSTD(1)),
  cpu_idle_share UInt64 CODEC(T64, ZSTD(1)),
  cpu_unattributed_share UInt64 CODEC(T64, ZSTD(1)),
  memory_reserved_share UInt64 CODEC(T64, ZSTD(1)),
  memory_idle_share UInt64 CODEC(T64, ZSTD(1)),
  memory_unattributed_share UInt64 CODEC(T64, ZSTD(1)),
  gpu_idle_share UInt64 CODEC(T64, ZSTD(1)),
  gpu_unattributed_share UInt64 CODEC(T64, ZSTD(1))
) ENGINE = {{engine:MergeTree()}}
PARTITION BY toYYYYMMDD(hour)
ORDER BY (cluster, node_uid, hour)
TTL hour + INTERVAL 400 DAY
SETTINGS ttl_only_drop_parts = 1;

CREATE TABLE quantile_day (
  day Date,
  cluster LowCardinality(String),
  namespace LowCardinality(String),
  kind LowCardinality(String),
  workload LowCardinality(String),
  container LowCardinality(String),
  samples UInt64,
  cpu_milli AggregateFunction(quantilesBFloat16(0.5, 0.9, 0.95, 0.99), UInt32) CODEC(ZSTD(3)),
  memory_bytes AggregateFunction(quantilesBFloat16(0.5, 0.9, 0.95, 0.99), UInt64) CODEC(ZSTD(3)),
  cpu_max_milli UInt32,
  memory_max_bytes UInt64
) ENGINE = {{engine:MergeTree()}}
PARTITION BY toYYYYMMDD(day)
ORDER BY (cluster, namespace, kind, workload, container, day)
TTL day + INTERVAL 100 DAY
SETTINGS ttl_only_drop_parts = 1;

-- A container's hour as sixty minutes, before shares: what one roll needs of itself, thrown away after it.
-- CPU in milli-core-seconds, memory in byte-seconds. `*_used` holds the request too where a sample is missing.
CREATE TABLE slot_stage (
  hour DateTime('UTC'),
  cluster String,
  namespace String,
  kind String,
  workload String,
  container String,
  pod_uid String,
  node_uid String,
  label_set UInt64,
  seconds UInt16,
  estimated_seconds UInt16,
  cpu_max_milli UInt32,
  memory_max_bytes UInt64,
  cpu_used_milli_s UInt64,
  cpu_requested_milli_s UInt64,
  memory_used_byte_s UInt64,
  memory_requested_byte_s UInt64,
  rx_bytes UInt64,
  tx_bytes UInt64,
  cpu_used Array(UInt64),
  cpu_allocated Array(UInt64),
  memory_used Array(UInt64),
  memory_allocated Array(UInt64),
  gpu_allocated Array(UInt64)
) ENGINE = MergeTree ORDER BY (cluster, node_uid, hour);

-- A day is made here, then takes the place of its partition at once.
CREATE TABLE usage_hour_stage AS usage_hour ENGINE = MergeTree
PARTITION BY toYYYYMMDD(hour)
ORDER BY (cluster, namespace, kind, workload, container, pod_uid, node_uid, hour)
TTL hour + INTERVAL 400 DAY
SETTINGS ttl_only_drop_parts = 1;

CREATE TABLE node_hour_stage AS node_hour ENGINE = MergeTree
PARTITION BY toYYYYMMDD(hour)
ORDER BY (cluster, node_uid, hour)
TTL hour + INTERVAL 400 DAY
SETTINGS ttl_only_drop_parts = 1;

CREATE TABLE quantile_day_stage AS quantile_day ENGINE = MergeTree
PARTITION BY toYYYYMMDD(day)
ORDER BY (cluster, namespace, kind, workload, container, day)
TTL day + INTERVAL 100 DAY
SETTINGS ttl_only_drop_parts = 1;

-- Quantile states on their way in from an interchange file, in hexadecimal.
CREATE TABLE quantile_day_text (
  day Date,
  cluster String,
  namespace String,
  kind String,
  workload String,
  container String,
  samples UInt64,
  cpu_milli String,
  memory_bytes String,
  cpu_max_milli UInt32,
  memory_max_bytes UInt64
) ENGINE = MergeTree ORDER BY (cluster, namespace, kind, workload, container, day);
