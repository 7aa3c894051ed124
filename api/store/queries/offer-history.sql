-- Question: how did one offer's price move?
-- Grain: one row a stretch of validity, oldest first.
-- Parameters: provider, service, region, instance_type, commitment, currency String
SELECT
  provider, service, kind, region, countries, instance_type, commitment, currency, created_from, created_before,
  valid_from, valid_to, vcpu, physical_cores, memory_bytes, cpu_model, local_disk_gb, network_mbps,
  included_traffic_tb, billing, hourly_nanos, monthly_nanos, stated, hours_per_month, setup_nanos, upfront_nanos,
  term_months, tax, source, as_of, trust, notes
FROM offer FINAL
WHERE provider = {provider:String}
  AND service = {service:String}
  AND region = {region:String}
  AND instance_type = {instance_type:String}
  AND commitment = {commitment:String}
  AND currency = {currency:String}
ORDER BY created_from, valid_from
