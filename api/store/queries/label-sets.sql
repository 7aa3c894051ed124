-- Question: which labels stand behind the label sets of a window?
-- Grain: one row a label set.
-- Parameters: from, to UInt32 (seconds since the epoch)
SELECT id, labels, namespace_labels
FROM label_set FINAL
WHERE id IN (
  SELECT label_set FROM pod FINAL
  WHERE from_ts < toDateTime({to:UInt32}, 'UTC') AND to_ts > toDateTime({from:UInt32}, 'UTC'))
