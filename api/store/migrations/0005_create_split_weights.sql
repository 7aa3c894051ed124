-- How a provider's machine prices divide into cores and memory, fitted from its own offers and then kept for the fiscal
-- year, so that a team's month does not move with a price list. Rates in ten-thousandths of a GiB's.
CREATE TABLE split_weight (
  provider LowCardinality(String),
  fiscal_year UInt16,
  cpu_per_core UInt32,
  memory_per_gib UInt32,
  gpu_per_gpu UInt32,
  -- 0 where the default stands in for want of three ratios
  r2_millionths UInt32,
  offers UInt32,
  ratios UInt32,
  fitted_at DateTime('UTC'),
  version UInt64
) ENGINE = {{engine:ReplacingMergeTree(version)}} ORDER BY (provider, fiscal_year);
