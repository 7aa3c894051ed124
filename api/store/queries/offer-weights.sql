-- Question: by which weights are the prices of each provider's machines divided, and how well do they fit?
-- Grain: one row a provider and fiscal year.
SELECT
  provider,
  fiscal_year,
  cpu_per_core,
  memory_per_gib,
  gpu_per_gpu,
  r2_millionths,
  offers,
  ratios,
  toUnixTimestamp(fitted_at) AS fitted_s
FROM split_weight FINAL
ORDER BY provider, fiscal_year
