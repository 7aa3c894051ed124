-- Offers: prices that somebody quotes, each with its source and date. Dates are whole UTC days, half-open,
-- an open end is 2100-01-01. `version` is milliseconds since the epoch: the newest row of a key wins.

CREATE TABLE offer (
  provider LowCardinality(String),
  service LowCardinality(String),
  kind LowCardinality(String),
  region LowCardinality(String),
  -- ISO 3166, commas between them; '' where the source does not say
  countries LowCardinality(String),
  instance_type LowCardinality(String),
  commitment LowCardinality(String),
  currency LowCardinality(String),
  -- the cohort: servers created in [created_from, created_before) pay this
  created_from Date,
  created_before Date,
  valid_from Date,
  valid_to Date,
  -- 0 is unknown
  vcpu UInt16,
  physical_cores UInt16,
  memory_bytes UInt64,
  cpu_model LowCardinality(String),
  local_disk_gb UInt32,
  network_mbps UInt32,
  -- '' unknown, 'unmetered', else TB a month
  included_traffic_tb LowCardinality(String),
  billing LowCardinality(String),
  hourly_nanos Int64,
  monthly_nanos Int64,
  stated LowCardinality(String),
  -- the source's own convention; 0 where it states both prices
  hours_per_month UInt16,
  setup_nanos Nullable(Int64),
  upfront_nanos Int64,
  term_months UInt8,
  tax LowCardinality(String),
  source LowCardinality(String),
  as_of Date,
  trust LowCardinality(String),
  notes LowCardinality(String),
  version UInt64
) ENGINE = {{engine:ReplacingMergeTree(version)}}
ORDER BY (provider, instance_type, region, service, commitment, currency, created_from, created_before, valid_from);

-- Prices per unit with tiers: traffic, disks, addresses, control planes.
CREATE TABLE fee_offer (
  provider LowCardinality(String),
  service LowCardinality(String),
  fee LowCardinality(String),
  region LowCardinality(String),
  tier_from UInt32,
  tier_to Nullable(UInt32),
  unit LowCardinality(String),
  currency LowCardinality(String),
  price_nanos Int64,
  valid_from Date,
  valid_to Date,
  source LowCardinality(String),
  as_of Date,
  trust LowCardinality(String),
  notes LowCardinality(String),
  version UInt64
) ENGINE = {{engine:ReplacingMergeTree(version)}}
ORDER BY (provider, service, fee, region, unit, currency, tier_from, notes, valid_from);

-- What was last taken over from a source of prices, and what was refused and why. `state` is ok, failing or quarantined.
CREATE TABLE price_refresh (
  source LowCardinality(String),
  state LowCardinality(String),
  fetched_at DateTime64(3, 'UTC'),
  source_version String,
  offers UInt32,
  reason String,
  version UInt64
) ENGINE = {{engine:ReplacingMergeTree(version)}} ORDER BY (source, state);
