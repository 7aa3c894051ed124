/**
 * Commitments are the account's: they are paid every hour, used or not, and cover machines in the provider's order,
 * reservations before plans, each where it saves most. Equal machines then cost the same: the pool's average
 * effective rate. What no machine used is a row of its own and never idle.
 */
import type { Commitment } from './rate-card.ts';

/** Equal machines in one hour. */
export interface MachineHours {
  readonly provider: string;
  readonly region: string;
  readonly instanceType: string;
  /** running seconds of all of them, at most count x 3600 */
  readonly seconds: number;
  readonly onDemandNanos: bigint;
  /** the price of an hour under a plan; null where plans do not cover the type */
  readonly planNanos: bigint | null;
}

export interface CoveredMachines {
  readonly machines: MachineHours;
  /** effective cost of all their seconds; spread over them evenly */
  readonly effectiveNanos: bigint;
  readonly coveredSeconds: number;
}

export interface CommittedHour {
  readonly covered: readonly CoveredMachines[];
  readonly unused: readonly { readonly commitment: Commitment; readonly nanos: bigint }[];
  /** covered seconds over all, and used over paid: 0..1 */
  readonly coverage: number;
  readonly utilisation: number;
}

const HOUR = 3_600;
const HOUR_N = 3_600n;

function covers(commitment: Commitment, machines: MachineHours): boolean {
  const family = machines.instanceType.split('.')[0] ?? '';
  return (
    commitment.provider === machines.provider &&
    (commitment.region === '' || commitment.region === machines.region) &&
    (commitment.instanceType === '' || [machines.instanceType, family].includes(commitment.instanceType))
  );
}

/** What seconds cost at an hour's price, rounded down. */
function costOf(nanosPerHour: bigint, seconds: number): bigint {
  return (nanosPerHour * BigInt(seconds)) / HOUR_N;
}

/**
 * One hour of an account. Effective costs and unused parts sum to what is paid: the commitments' hourly costs and the
 * on-demand price of what they do not cover, to the nano-unit. Commitments of another currency than the prices are an
 * error of the caller.
 */
export function committedHour(machines: readonly MachineHours[], commitments: readonly Commitment[]): CommittedHour {
  const rows = machines.map((one) => ({ machines: one, open: one.seconds, effectiveNanos: 0n }));
  const unused: { commitment: Commitment; nanos: bigint }[] = [];
  let paid = 0n;
  const take = (commitment: Commitment) => {
    const cost = commitment.hourlyNanos * BigInt(commitment.count);
    paid += cost;
    const left = commitment.kind === 'reserved' ? reserve(commitment, cost, rows) : plan(commitment, cost, rows);
    if (left > 0n) unused.push({ commitment, nanos: left });
  };
  for (const commitment of commitments) if (commitment.kind === 'reserved') take(commitment);
  for (const commitment of commitments) if (commitment.kind !== 'reserved') take(commitment);
  const covered = rows.map(({ machines: one, open, effectiveNanos }) => ({
    machines: one,
    effectiveNanos: effectiveNanos + costOf(one.onDemandNanos, open),
    coveredSeconds: one.seconds - open,
  }));
  const all = machines.reduce((sum, one) => sum + one.seconds, 0);
  const coveredSeconds = covered.reduce((sum, one) => sum + one.coveredSeconds, 0);
  const wasted = unused.reduce((sum, one) => sum + one.nanos, 0n);
  return {
    covered,
    unused,
    coverage: all === 0 ? 0 : coveredSeconds / all,
    utilisation: paid === 0n ? 1 : Number(((paid - wasted) * 1_000_000n) / paid) / 1e6,
  };
}

interface Row {
  readonly machines: MachineHours;
  open: number;
  effectiveNanos: bigint;
}

/** A reservation's machine-seconds go to its type; returns what of its cost nobody used. */
function reserve(commitment: Commitment, cost: bigint, rows: readonly Row[]): bigint {
  const bought = commitment.count * HOUR;
  let spent = 0;
  for (const row of rows) {
    if (!covers(commitment, row.machines)) continue;
    const seconds = Math.min(row.open, bought - spent);
    // by running totals, so that the parts of the hour sum to its cost
    row.effectiveNanos += (cost * BigInt(spent + seconds)) / BigInt(bought) - (cost * BigInt(spent)) / BigInt(bought);
    row.open -= seconds;
    spent += seconds;
  }
  return cost - (cost * BigInt(spent)) / BigInt(bought);
}

/** A plan is an amount an hour; it covers at the plan's rates, the highest saving first. Returns what is left of it. */
function plan(commitment: Commitment, cost: bigint, rows: readonly Row[]): bigint {
  let left = cost;
  const bySaving = rows
    .flatMap((row) => {
      const rate = row.machines.planNanos;
      return rate !== null && rate > 0n && covers(commitment, row.machines) ? [{ row, rate }] : [];
    })
    .sort((a, b) => {
      // saving of a unit of plan: on-demand over plan rate, compared without division
      const [first, second] = [a.row.machines.onDemandNanos * b.rate, b.row.machines.onDemandNanos * a.rate];
      return first > second ? -1 : first < second ? 1 : 0;
    });
  for (const { row, rate } of bySaving) {
    const affordable = (left * HOUR_N) / rate;
    const seconds = affordable < BigInt(row.open) ? Number(affordable) : row.open;
    const spent = costOf(rate, seconds);
    row.effectiveNanos += spent;
    row.open -= seconds;
    left -= spent;
  }
  return left;
}
