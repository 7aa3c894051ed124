-- Question: how many offers does each service have, how old and how firm are they?
-- Grain: one row a provider and service.
-- Parameters: today Date
SELECT
  provider,
  service,
  toUInt32(count()) AS offers,
  toUInt32(countIf(trust = 'high')) AS high,
  toUInt32(countIf(trust = 'medium')) AS medium,
  toUInt32(countIf(trust = 'low')) AS low,
  toString(min(as_of)) AS oldest,
  toString(max(as_of)) AS newest
FROM offer FINAL
WHERE valid_from <= {today:Date} AND valid_to > {today:Date}
GROUP BY provider, service
ORDER BY offers DESC, provider, service
