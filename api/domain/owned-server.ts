/**
 * What an owned server costs a month, in two views: `accounting` depreciates its purchase in a straight line and then
 * nothing, `economic` always carries the cost of its replacement. Both add energy, running costs and the cost of capital.
 */
import { floorDiv } from './money-split.ts';
import type { OwnedServer } from './rate-card.ts';

export interface OwnedMonth {
  readonly depreciationNanos: bigint;
  readonly capitalNanos: bigint;
  readonly energyNanos: bigint;
  readonly runningNanos: bigint;
  readonly totalNanos: bigint;
  /** what leaving would save: never the purchase already made */
  readonly avoidableNanos: bigint;
  /** true where the power was not measured */
  readonly estimated: boolean;
}

const NAMEPLATE_PERCENT = 60;
const WATTS_PER_KW = 1_000n;
const MONTHS_A_YEAR = 12n;
const ONE = 1_000_000n;

/** Months from the purchase to `month`, both `YYYY-MM...`: 0 is the month in which it was bought. */
export function ageInMonths(bought: string, month: string): number {
  const [boughtYear = 0, boughtMonth = 0] = bought.split('-').map(Number);
  const [year = 0, monthOfYear = 0] = month.split('-').map(Number);
  return (year - boughtYear) * 12 + monthOfYear - boughtMonth;
}

/** One month of `hours` hours; every part rounds down to the nano-unit, depreciation by running totals. */
export function ownedMonth(server: OwnedServer, month: string, hours: number): OwnedMonth {
  const age = ageInMonths(server.bought, month);
  const economic = server.view === 'economic';
  const value = economic ? server.replacementNanos : server.purchaseNanos;
  const loss = value - server.residualNanos;
  const months = BigInt(server.depreciationMonths);
  const depreciating = age >= 0 && (economic || age < server.depreciationMonths);
  // in the economic view the line starts anew when it ends
  const step = BigInt(((age % server.depreciationMonths) + server.depreciationMonths) % server.depreciationMonths);
  const depreciationNanos = depreciating ? floorDiv(loss * (step + 1n), months) - floorDiv(loss * step, months) : 0n;
  // average book value of the whole life; once written off only the residual value is bound
  const bound = depreciating ? (value + server.residualNanos) / 2n : server.residualNanos;
  const capitalNanos = (bound * BigInt(server.capitalRateMillionths)) / (ONE * MONTHS_A_YEAR);
  const estimated = server.measuredWatts === null;
  const watts = server.measuredWatts ?? (server.nameplateWatts * NAMEPLATE_PERCENT) / 100;
  const milliwatts = BigInt(Math.round(watts * 1_000));
  const energyNanos =
    (milliwatts * BigInt(server.pueThousandths) * BigInt(hours) * server.energyNanosPerKwh) /
    (WATTS_PER_KW * 1_000n * 1_000n);
  const runningNanos = server.runningMonthlyNanos;
  const avoidableNanos = energyNanos + runningNanos;
  const totalNanos = depreciationNanos + capitalNanos + avoidableNanos;
  return { depreciationNanos, capitalNanos, energyNanos, runningNanos, totalNanos, avoidableNanos, estimated };
}
