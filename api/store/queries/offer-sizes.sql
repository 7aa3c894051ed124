-- Question: what is the cheapest offer of each provider, kind and number of vCPU?
-- Grain: one row a provider, kind and number of vCPU; machines whose vCPU are unknown are left out.
-- Parameters: as in offers.sql, without sort, direction, limit and offset
-- Prices of all currencies are compared by their worth in euros at the newest rate; one without a rate is never cheapest.
WITH rate AS (
  SELECT quote, argMax(rate_nanos, day) AS per_euro FROM fx_rate FINAL WHERE base = 'EUR' GROUP BY quote
)
SELECT
  kind,
  provider,
  vcpu,
  toUInt32(count()) AS offers,
  argMin(
    tuple(service, region, instance_type, commitment, currency, toString(memory_bytes), toString(monthly_nanos),
      included_traffic_tb),
    tuple(isNaN(worth), worth, instance_type, region)
  ) AS cheapest
FROM
(
  SELECT
    kind, provider, vcpu, service, region, instance_type, commitment, currency, memory_bytes, monthly_nanos,
    included_traffic_tb,
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
    AND vcpu > 0
)
GROUP BY kind, provider, vcpu
ORDER BY kind, provider, vcpu
