-- Question: what does every node-hour cost in each currency, by resource?
-- Grain: one row a currency, node and hour. Parameters: hours (hours_start and hours_end hold them); currencies;
-- for each UTC day and pair of currencies that has a rate: fx_day, fx_from, fx_to, fx_rate (nano-units of fx_to for one unit of fx_from), fx_estimated.
-- A piece of a price is the difference of two running totals since the price began, so that a flat month sums to its
-- invoice; it is converted, then divided by the weights, and the pieces of an hour are added.
INSERT INTO price_stage (
  currency, hour, cluster, node_uid, cpu_nanos, memory_nanos, gpu_nanos, other_nanos, unpriced_seconds, estimated)
SELECT
  currency, hour, cluster, node_uid,
  toInt64(sumIf(cpu_to, valid)),
  toInt64(sumIf(memory_to - cpu_to, valid)),
  toInt64(sumIf(gpu_to - memory_to, valid)),
  toInt64(sumIf(money - gpu_to, valid)),
  toUInt16(life - least(life, toUInt64(sumIf(piece_to - piece_from, valid)))),
  maxIf(price_estimated OR rate_estimated, valid)
FROM
(
  SELECT
    currency, hour, cluster, node_uid, life,
    greatest(life_from, price_from) AS piece_from,
    least(life_to, price_to) AS piece_to,
    arrayFirstIndex((d, f, t) -> d = toDate(hour) AND f = price_currency AND t = currency,
      {fx_day:Array(Date)}, {fx_from:Array(String)}, {fx_to:Array(String)}) AS pair,
    if(price_currency = currency, 1000000000, {fx_rate:Array(UInt64)}[pair]) AS rate,
    if(price_currency = currency, 0, {fx_estimated:Array(UInt8)}[pair]) AS rate_estimated,
    price_per > 0 AND rate > 0 AND piece_to > piece_from AS valid,
    intDiv(toInt128(amount) * (piece_to - price_from), greatest(price_per, 1))
      - intDiv(toInt128(amount) * (piece_from - price_from), greatest(price_per, 1)) AS own_money,
    intDiv(own_money * rate + 500000000, 1000000000) AS money,
    toInt128(weight_cpu) + weight_memory + weight_gpu AS weights,
    if(weights = 0, 0, intDiv(money * weight_cpu, greatest(weights, 1))) AS cpu_to,
    if(weights = 0, 0, intDiv(money * (toInt128(weight_cpu) + weight_memory), greatest(weights, 1))) AS memory_to,
    if(weights = 0, 0, money) AS gpu_to,
    price_estimated
  FROM
  (
    SELECT
      h.hour AS hour, h.cluster AS cluster, h.node_uid AS node_uid, toUInt64(h.life_seconds) AS life,
      greatest(toInt64(toUInt32(h.hour)), toInt64(toUInt32(n.from_ts))) AS life_from,
      life_from + h.life_seconds AS life_to,
      toInt64(toUInt32(p.from_ts)) AS price_from, toInt64(toUInt32(p.to_ts)) AS price_to,
      p.amount_nanos AS amount, toInt64(p.per_seconds) AS price_per, toString(p.currency) AS price_currency,
      p.weight_cpu AS weight_cpu, p.weight_memory AS weight_memory, p.weight_gpu AS weight_gpu,
      p.estimated AS price_estimated
    FROM
    (
      SELECT hour, toString(cluster) AS cluster, node_uid, life_seconds
      FROM node_hour
      WHERE hour IN {hours:Array(DateTime('UTC'))}
    ) AS h
    LEFT ANY JOIN (SELECT toString(cluster) AS cluster, uid, from_ts FROM node FINAL) AS n
      ON n.cluster = h.cluster AND n.uid = h.node_uid
    LEFT ALL JOIN
    (
      SELECT * REPLACE (toString(cluster) AS cluster)
      FROM node_price FINAL
      WHERE from_ts < {hours_end:DateTime('UTC')} AND to_ts > {hours_start:DateTime('UTC')} AND to_ts > from_ts
    ) AS p ON p.cluster = h.cluster AND p.node_uid = h.node_uid
  )
  ARRAY JOIN {currencies:Array(String)} AS currency
)
GROUP BY currency, hour, cluster, node_uid, life
SETTINGS log_comment = 'price-stage', join_use_nulls = 0, insert_deduplicate = 0
