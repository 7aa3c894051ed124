-- What a node costs while: `amount_nanos` for every `per_seconds`, counted from `from_ts`, so that a flat month
-- sums to its invoice. The weights split it into cpu, memory and gpu. Resolved from offers, rate card and the node's
-- own stated price by the collector; re-written when any of them changes. No row: the node's price is Missing.
CREATE TABLE node_price (
  cluster LowCardinality(String),
  node_uid String,
  from_ts DateTime('UTC'),
  to_ts DateTime('UTC'),
  amount_nanos Int64,
  per_seconds UInt32,
  currency LowCardinality(String),
  weight_cpu UInt64,
  weight_memory UInt64,
  weight_gpu UInt64,
  basis LowCardinality(String),
  estimated UInt8,
  source String,
  as_of Date,
  version UInt64
) ENGINE = {{engine:ReplacingMergeTree(version)}} ORDER BY (cluster, node_uid, from_ts);

-- Hours whose money is out of date though their shares are not: a price or a rate changed.
CREATE TABLE dirty_price (
  hour DateTime('UTC'),
  marked_at DateTime64(3, 'UTC')
) ENGINE = {{engine:ReplacingMergeTree(marked_at)}} ORDER BY hour;

CREATE TABLE priced_hour (
  hour DateTime('UTC'),
  -- when pricing began: a later mark makes the hour's money dirty again
  priced_at DateTime64(3, 'UTC')
) ENGINE = {{engine:ReplacingMergeTree(priced_at)}} ORDER BY hour;

-- One unit of `base` is rate_nanos / 1e9 units of `quote`.
CREATE TABLE fx_rate (
  day Date,
  base LowCardinality(String),
  quote LowCardinality(String),
  rate_nanos UInt64,
  source String,
  version UInt64
) ENGINE = {{engine:ReplacingMergeTree(version)}} ORDER BY (base, quote, day);

-- Money cells, integer nano-units of `currency`; the only place where a node's price is divided.
CREATE TABLE cost_hour (
  currency LowCardinality(String),
  hour DateTime('UTC') CODEC(Delta, ZSTD(1)),
  cluster LowCardinality(String),
  namespace LowCardinality(String),
  kind LowCardinality(String),
  workload LowCardinality(String),
  container LowCardinality(String),
  pod_uid LowCardinality(String),
  node_uid LowCardinality(String),
  label_set UInt64 CODEC(ZSTD(1)),
  cpu_used_nanos Int64 CODEC(T64, ZSTD(1)),
  cpu_idle_nanos Int64 CODEC(T64, ZSTD(1)),
  memory_used_nanos Int64 CODEC(T64, ZSTD(1)),
  memory_idle_nanos Int64 CODEC(T64, ZSTD(1)),
  gpu_nanos Int64 CODEC(T64, ZSTD(1)),
  -- of the sum of the five, what rests on an estimate (a missing sample, an estimated price or rate)
  estimated_nanos Int64 CODEC(T64, ZSTD(1)),
  -- seconds of this row that no price covers: its money is Missing, not 0
  unpriced_seconds UInt16 CODEC(T64, ZSTD(1)),
  cpu_allocated_milli_s UInt64 CODEC(T64, ZSTD(1)),
  memory_allocated_kib_s UInt64 CODEC(T64, ZSTD(1)),
  tx_bytes UInt64 CODEC(T64, ZSTD(1))
) ENGINE = {{engine:MergeTree()}}
PARTITION BY toYYYYMMDD(hour)
ORDER BY (currency, cluster, namespace, kind, workload, container, pod_uid, node_uid, hour)
TTL hour + INTERVAL 400 DAY
SETTINGS ttl_only_drop_parts = 1;

CREATE TABLE cost_node_hour (
  currency LowCardinality(String),
  hour DateTime('UTC') CODEC(Delta, ZSTD(1)),
  cluster LowCardinality(String),
  node_uid LowCardinality(String),
  life_seconds UInt16,
  gap_seconds UInt16,
  unpriced_seconds UInt16,
  -- the node's whole price of the hour: cells of its pods + idle + reserved + unattributed = total, to the nano-unit
  total_nanos Int64 CODEC(T64, ZSTD(1)),
  cpu_idle_nanos Int64 CODEC(T64, ZSTD(1)),
  memory_idle_nanos Int64 CODEC(T64, ZSTD(1)),
  gpu_idle_nanos Int64 CODEC(T64, ZSTD(1)),
  cpu_reserved_nanos Int64 CODEC(T64, ZSTD(1)),
  memory_reserved_nanos Int64 CODEC(T64, ZSTD(1)),
  unattributed_nanos Int64 CODEC(T64, ZSTD(1)),
  -- of idle + reserved + unattributed, what rests on an estimated price or rate; the pods' rows carry their own
  estimated_nanos Int64 CODEC(T64, ZSTD(1))
) ENGINE = {{engine:MergeTree()}}
PARTITION BY toYYYYMMDD(hour)
ORDER BY (currency, cluster, node_uid, hour)
TTL hour + INTERVAL 400 DAY
SETTINGS ttl_only_drop_parts = 1;

-- The same cells summed over whole UTC days; kept for ever.
CREATE TABLE cost_day (
  currency LowCardinality(String),
  day Date CODEC(Delta, ZSTD(1)),
  cluster LowCardinality(String),
  namespace LowCardinality(String),
  kind LowCardinality(String),
  workload LowCardinality(String),
  pod_uid LowCardinality(String),
  node_uid LowCardinality(String),
  label_set UInt64 CODEC(ZSTD(1)),
  cpu_used_nanos Int64 CODEC(T64, ZSTD(1)),
  cpu_idle_nanos Int64 CODEC(T64, ZSTD(1)),
  memory_used_nanos Int64 CODEC(T64, ZSTD(1)),
  memory_idle_nanos Int64 CODEC(T64, ZSTD(1)),
  gpu_nanos Int64 CODEC(T64, ZSTD(1)),
  estimated_nanos Int64 CODEC(T64, ZSTD(1)),
  unpriced_seconds UInt32 CODEC(T64, ZSTD(1)),
  cpu_allocated_milli_s UInt64 CODEC(T64, ZSTD(1)),
  memory_allocated_kib_s UInt64 CODEC(T64, ZSTD(1)),
  tx_bytes UInt64 CODEC(T64, ZSTD(1))
) ENGINE = {{engine:MergeTree()}}
PARTITION BY toYYYYMMDD(day)
ORDER BY (currency, cluster, namespace, kind, workload, pod_uid, node_uid, day);

CREATE TABLE cost_node_day (
  currency LowCardinality(String),
  day Date CODEC(Delta, ZSTD(1)),
  cluster LowCardinality(String),
  node_uid LowCardinality(String),
  life_seconds UInt32,
  gap_seconds UInt32,
  unpriced_seconds UInt32,
  total_nanos Int64 CODEC(T64, ZSTD(1)),
  cpu_idle_nanos Int64 CODEC(T64, ZSTD(1)),
  memory_idle_nanos Int64 CODEC(T64, ZSTD(1)),
  gpu_idle_nanos Int64 CODEC(T64, ZSTD(1)),
  cpu_reserved_nanos Int64 CODEC(T64, ZSTD(1)),
  memory_reserved_nanos Int64 CODEC(T64, ZSTD(1)),
  unattributed_nanos Int64 CODEC(T64, ZSTD(1)),
  estimated_nanos Int64 CODEC(T64, ZSTD(1))
) ENGINE = {{engine:MergeTree()}}
PARTITION BY toYYYYMMDD(day)
ORDER BY (currency, cluster, node_uid, day);

CREATE TABLE cost_hour_stage AS cost_hour ENGINE = MergeTree
PARTITION BY toYYYYMMDD(hour)
ORDER BY (currency, cluster, namespace, kind, workload, container, pod_uid, node_uid, hour)
TTL hour + INTERVAL 400 DAY
SETTINGS ttl_only_drop_parts = 1;

CREATE TABLE cost_node_hour_stage AS cost_node_hour ENGINE = MergeTree
PARTITION BY toYYYYMMDD(hour)
ORDER BY (currency, cluster, node_uid, hour)
TTL hour + INTERVAL 400 DAY
SETTINGS ttl_only_drop_parts = 1;

CREATE TABLE cost_day_stage AS cost_day ENGINE = MergeTree
PARTITION BY toYYYYMMDD(day)
ORDER BY (currency, cluster, namespace, kind, workload, pod_uid, node_uid, day);

CREATE TABLE cost_node_day_stage AS cost_node_day ENGINE = MergeTree
PARTITION BY toYYYYMMDD(day)
ORDER BY (currency, cluster, node_uid, day);

-- The price of each node-hour in each currency while its cells are made.
CREATE TABLE price_stage (
  currency String,
  hour DateTime('UTC'),
  cluster String,
  node_uid String,
  cpu_nanos Int64,
  memory_nanos Int64,
  gpu_nanos Int64,
  -- of a price whose weights are all 0
  other_nanos Int64,
  unpriced_seconds UInt16,
  estimated UInt8
) ENGINE = MergeTree ORDER BY (currency, cluster, node_uid, hour);
