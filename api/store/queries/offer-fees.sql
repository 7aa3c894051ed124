-- Question: what do providers charge per unit (traffic, disks, addresses, control planes)?
-- Grain: one row a fee, region and tier, tiers in order.
-- Parameters: provider, fee String ('' is any), today Date
SELECT
  provider, service, fee, region, tier_from, tier_to, unit, currency, price_nanos,
  valid_from, valid_to, source, as_of, trust, notes
FROM fee_offer FINAL
WHERE ({provider:String} = '' OR provider = {provider:String})
  AND ({fee:String} = '' OR fee = {fee:String})
  AND valid_from <= {today:Date} AND valid_to > {today:Date}
ORDER BY provider, service, fee, region, unit, currency, tier_from
