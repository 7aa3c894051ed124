-- Question: where do the demo's curves stand while rows are made from them?
-- Grain: one row a container of a workload and length of slot (60 s, 3600 s); load arrays begin at slot_from.
-- Memory only: it is filled anew by the process that makes the demo.
CREATE TABLE IF NOT EXISTS demo_shape (
  cluster String,
  namespace String,
  kind String,
  workload String,
  container String,
  is_first UInt8,
  slot_seconds UInt32,
  slot_from DateTime('UTC'),
  -- thousandths of the ordinary level, of one pod
  cpu_load Array(UInt32),
  net_load Array(UInt32),
  cpu_milli Float64,
  memory_bytes Float64,
  memory_growth Float64,
  memory_growth_seconds UInt32,
  rx_bytes_per_second Float64,
  tx_bytes_per_second Float64
) ENGINE = Memory
