-- Question: does the window hold rollup rows of a run that was cut off before it marked them?
-- Grain: one row. Parameters: from, to (whole hours).
SELECT
  (SELECT count() FROM usage_hour WHERE hour >= {from:DateTime('UTC')} AND hour < {to:DateTime('UTC')}) AS usage,
  (SELECT count() FROM node_hour WHERE hour >= {from:DateTime('UTC')} AND hour < {to:DateTime('UTC')}) AS node
