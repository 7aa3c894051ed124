-- Question: which machine offers does a provider quote for these types, or for any type?
-- Grain: one row an offer and stretch of validity.
-- Parameters: providers Array(String), types Array(String) in lower case (empty: all types)
SELECT
  provider, service, kind, region, countries, instance_type, commitment, currency, created_from, created_before,
  valid_from, valid_to, vcpu, physical_cores, memory_bytes, cpu_model, local_disk_gb, network_mbps,
  included_traffic_tb, billing, hourly_nanos, monthly_nanos, stated, hours_per_month, setup_nanos, upfront_nanos,
  term_months, tax, source, as_of, trust, notes
FROM offer FINAL
WHERE provider IN {providers:Array(String)}
  AND kind != 'paas'
  AND (
    empty({types:Array(String)})
    OR hasAny(splitByChar(' ', lower(instance_type)), {types:Array(String)})
    OR lower(instance_type) IN {types:Array(String)}
  )
ORDER BY provider, instance_type, region, commitment, valid_from
