-- Question: which of the demo's curves are still needed? None: the next window brings its own.
TRUNCATE TABLE demo_shape
