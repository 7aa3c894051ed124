-- Question: when did nobody look, newest first?
-- Grain: one row a gap; node '' is the whole cluster.
-- Parameters: since UInt32 (seconds since the epoch), most UInt32
SELECT g.cluster AS cluster, if(g.node_uid = '', '', ifNull(nullIf(n.name, ''), g.node_uid)) AS node,
  toUnixTimestamp(g.from_ts) AS from_s, toUnixTimestamp(g.to_ts) AS to_s, g.source AS source, g.reason AS reason
FROM (SELECT * FROM gap FINAL WHERE to_ts > toDateTime({since:UInt32}, 'UTC')) AS g
LEFT JOIN (SELECT cluster, uid, name FROM node FINAL) AS n ON n.cluster = g.cluster AND n.uid = g.node_uid
ORDER BY g.from_ts DESC, g.cluster, node
LIMIT {most:UInt32}
