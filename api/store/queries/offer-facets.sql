-- Question: which providers, kinds, places and commitments do the offers of a size have?
-- Grain: one row a provider, kind, region and commitment.
-- Parameters: service, q, currency String ('' is any), vcpu_min, vcpu_max UInt32 (0 is any), memory_min, memory_max
--   UInt64 (bytes, 0 is any), today Date
SELECT
  provider,
  kind,
  region,
  countries,
  commitment,
  toUInt32(count()) AS offers
FROM offer FINAL
WHERE valid_from <= {today:Date} AND valid_to > {today:Date}
  AND ({service:String} = '' OR service = {service:String})
  AND ({currency:String} = '' OR currency = {currency:String})
  AND ({q:String} = '' OR positionCaseInsensitiveUTF8(instance_type, {q:String}) > 0)
  AND vcpu >= {vcpu_min:UInt32}
  AND ({vcpu_max:UInt32} = 0 OR vcpu <= {vcpu_max:UInt32})
  AND memory_bytes >= {memory_min:UInt64}
  AND ({memory_max:UInt64} = 0 OR memory_bytes <= {memory_max:UInt64})
GROUP BY provider, kind, region, countries, commitment
