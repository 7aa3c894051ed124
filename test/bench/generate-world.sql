-- question: the clusters, nodes, prices and pods that generate-samples.sql reports on
-- parameters: from Date, to Date (exclusive), pods UInt32
INSERT INTO cluster SELECT concat('cluster-', toString(number)), concat('uid-', toString(number)), 'v1.33', 'import', {from:Date}, 1 FROM numbers(3);

INSERT INTO node
SELECT concat('cluster-', toString(c)) AS cluster, concat('node-', toString(c), '-', toString(n)) AS uid, uid, {from:Date}, '2100-01-01 00:00:00',
  'aws', 'eu-west-1', concat('eu-west-1', substring('abc', 1 + n % 3, 1)), 'm5.8xlarge', 'general', 'on_demand',
  32000, 137438953472, 0, 110, 31000, 130000000000, 0, 110, map(), NULL, '', 1
FROM (SELECT number % 3 AS c, intDiv(number, 3) AS n FROM numbers(102));

INSERT INTO node_price
SELECT cluster, uid, {from:Date}, '2100-01-01 00:00:00', 1712000000, 3600, 'USD', 238742400000, 128000000000, 0, 'list', 0, 'bench', {from:Date}, 1 FROM node;

INSERT INTO fx_rate SELECT {from:Date}, 'EUR', 'USD', 1156700000, 'bench', 1;

INSERT INTO label_set SELECT number + 1, map('app', concat('workload-', toString(number)), 'team', concat('team-', toString(number % 12))), map() FROM numbers(739);

-- a pod's life is the run of days that carry its uid
INSERT INTO pod
SELECT cluster, uid, namespace, uid, 'Deployment', workload, node_uid, min(day), max(day) + 1, label_set, ['app'], [cpu], [mem], [0], [0], [0], 1
FROM
(
  SELECT
    number AS i, i % 739 % 60 AS ns, arrayJoin(range(toUInt32(dateDiff('day', {from:Date}, {to:Date})))) AS d, {from:Date} + d AS day,
    concat('cluster-', toString(ns % 3)) AS cluster,
    concat('pod-', toString(i), '-', toString(intDiv(toUInt32(day) + cityHash64(i) % 10, 1 + cityHash64(i, 1) % 10))) AS uid,
    concat('namespace-', toString(ns)) AS namespace, concat('workload-', toString(i % 739)) AS workload,
    concat('node-', toString(ns % 3), '-', toString(intDiv(i, 3) % 34)) AS node_uid, i % 739 + 1 AS label_set,
    toUInt32(round((20 + exp(3 + (cityHash64(i, 2) % 1000) / 1000 * 3)) * 2, -1)) AS cpu,
    toUInt64(33554432 * exp((cityHash64(i, 3) % 1000) / 1000 * 4) * 1.3) AS mem
  FROM numbers({pods:UInt32})
)
GROUP BY cluster, uid, namespace, workload, node_uid, label_set, cpu, mem
