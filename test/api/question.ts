import type { CostRow, CostsReply } from '@plimsoll/contract/costs';
import type { Money } from '@plimsoll/contract/money';
import { formatInstant } from '@plimsoll/domain/instant';
import { parseNanos } from '@plimsoll/domain/money';
import { expect } from 'vitest';
import { type App, getJson } from './app.ts';
import { WORLD_FROM, WORLD_TO } from './world.ts';

export type Question = Readonly<Record<string, string>>;

/** What /api/v1/costs answers. */
export async function costsOf(app: App, question: Question): Promise<CostsReply> {
  return getJson<CostsReply>(app, `/api/v1/costs?${new URLSearchParams(question)}`);
}

/** Missing is no number and is in no sum. */
export const nanos = (money: Money) => (money.amount === null ? 0n : parseNanos(money.amount));
export const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
export const span = (from: number, to: number) => `${formatInstant(from)},${formatInstant(to)}`;
export const WHOLE = { window: span(WORLD_FROM, WORLD_TO) };

export function restOf(reply: CostsReply): bigint {
  return sum([reply.idle, reply.reserved, reply.unusedCommitment, reply.shared, reply.unattributed].map(nanos));
}

export function expectIdentity(reply: CostsReply): void {
  expect(sum(reply.rows.map((row) => nanos(row.cost))) + restOf(reply)).toBe(nanos(reply.total));
  for (const row of reply.rows) {
    const parts = [row.cpu, row.memory, row.gpu];
    const all = [...parts, row.network, row.storage, row.loadBalancer, row.address, row.fee, row.shared];
    expect(sum(all.map(nanos))).toBe(nanos(row.cost));
    expect(sum(parts.map(nanos))).toBe(nanos(row.usageCost) + nanos(row.workloadIdle));
  }
}

export function trendSum(points: CostRow['trend']): bigint {
  return sum(points.map((point) => (point.amount === null ? 0n : parseNanos(point.amount))));
}
