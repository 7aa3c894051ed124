-- Question: what of node_hour did a run leave that was cut off before it marked the hours? Away with it.
-- Parameters: from, to (whole hours).
DELETE FROM node_hour WHERE hour >= {from:DateTime('UTC')} AND hour < {to:DateTime('UTC')}
