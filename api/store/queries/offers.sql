-- Question: which offers match, in which order, and how many are there?
-- Grain: one row an offer as it is quoted today; `total` counts all that match.
-- Parameters: provider, service, region, country, kind, q, commitment, currency String ('' is any; provider and
--   commitment may be several, commas between them), vcpu_min UInt32,
--   vcpu_max UInt32 (0 is any), memory_min, memory_max UInt64 (bytes), today Date, sort String, direction Int8 (1 or -1),
--   limit, offset UInt32
--   traffic_tb Float64, traffic_keys Array(String), traffic_whole, traffic_per_tb Array(Float64)
-- With traffic_tb, what leaves to the internet is added: whole, or beyond the included a TB, in nano-units of EUR by
-- `provider|service|first word of the region`, nan where nobody says.
-- Prices of all currencies are ordered by their worth in euros at the newest rate; one without a rate comes last.
WITH rate AS (
  SELECT quote, argMax(rate_nanos, day) AS per_euro FROM fx_rate FINAL WHERE base = 'EUR' GROUP BY quote
)
SELECT
  provider, service, kind, region, countries, instance_type, commitment, currency, created_from, created_before,
  valid_from, valid_to, vcpu, physical_cores, memory_bytes, cpu_model, local_disk_gb, network_mbps,
  included_traffic_tb, billing, hourly_nanos, monthly_nanos, stated, hours_per_month, setup_nanos, upfront_nanos,
  term_months, tax, source, as_of, trust, notes,
  toUInt32(count() OVER ()) AS total
FROM
(
  SELECT
    *,
    indexOf({traffic_keys:Array(String)}, concat(provider, '|', service, '|', splitByChar(' ', region)[1])) AS charged,
    multiIf(currency = 'EUR', 1., per_euro = 0, nan, 1e9 / per_euro) * monthly_nanos + multiIf(
      {traffic_tb:Float64} = 0 OR included_traffic_tb = 'unmetered', 0.,
      included_traffic_tb != '' AND toFloat64OrZero(included_traffic_tb) >= {traffic_tb:Float64}, 0.,
      charged = 0, nan,
      included_traffic_tb != '',
        ({traffic_tb:Float64} - toFloat64OrZero(included_traffic_tb)) * arrayElement({traffic_per_tb:Array(Float64)}, charged),
      arrayElement({traffic_whole:Array(Float64)}, charged)
    ) AS worth
  FROM (SELECT * FROM offer FINAL WHERE valid_from <= {today:Date} AND valid_to > {today:Date}) AS current
  LEFT ANY JOIN rate ON rate.quote = current.currency
  WHERE ({provider:String} = '' OR has(splitByChar(',', {provider:String}), provider))
    AND ({service:String} = '' OR service = {service:String})
    AND ({region:String} = '' OR region = {region:String})
    AND ({country:String} = '' OR has(splitByChar(',', countries), {country:String}))
    AND ({kind:String} = '' OR kind = {kind:String})
    AND ({commitment:String} = '' OR has(splitByChar(',', {commitment:String}), commitment))
    AND ({currency:String} = '' OR currency = {currency:String})
    AND ({q:String} = '' OR positionCaseInsensitiveUTF8(instance_type, {q:String}) > 0)
    AND vcpu >= {vcpu_min:UInt32}
    AND ({vcpu_max:UInt32} = 0 OR vcpu <= {vcpu_max:UInt32})
    AND memory_bytes >= {memory_min:UInt64}
    AND ({memory_max:UInt64} = 0 OR memory_bytes <= {memory_max:UInt64})
)
ORDER BY
  {direction:Int8} * multiIf(
    {sort:String} = 'price', worth,
    {sort:String} = 'pricePerVcpu', if(vcpu = 0, nan, worth / vcpu),
    {sort:String} = 'pricePerGib', if(memory_bytes = 0, nan, worth / memory_bytes),
    {sort:String} = 'vcpu', toFloat64(vcpu),
    {sort:String} = 'memory', toFloat64(memory_bytes),
    {sort:String} = 'asOf', toFloat64(toUInt16(as_of)),
    0.) ASC NULLS LAST,
  provider, instance_type, region, service, commitment, currency, created_from, created_before, valid_from
LIMIT {limit:UInt32} OFFSET {offset:UInt32}
