import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { committedHour, type MachineHours } from './commitment.ts';
import { ownedMonth } from './owned-server.ts';
import { bridgeAfter, effectiveByMonth } from './prepayment.ts';
import { type Commitment, discounted, entryOf, type OwnedServer, supportOf } from './rate-card.ts';

const UNIT = 1_000_000_000n;

describe('money paid ahead', () => {
  test('a setup fee over 24 months sums to the cent, and an early return writes off the rest', () => {
    const setup = { paidNanos: 144_990_000_000n, months: 24, returnedIn: null };
    expect(effectiveByMonth(setup)).toHaveLength(24);
    expect(effectiveByMonth(setup).reduce((a, b) => a + b)).toBe(144_990_000_000n);
    const early = effectiveByMonth({ ...setup, returnedIn: 4 });
    expect(early.slice(0, 4)).toEqual(Array(4).fill(6_041_250_000n));
    expect(early[4]).toBe(144_990_000_000n - 4n * 6_041_250_000n);
  });

  test('billed and effective differ by exactly the bridge, at every month', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 15n }),
        fc.integer({ min: 1, max: 60 }),
        fc.option(fc.integer({ min: 0, max: 70 })),
        (paidNanos, months, returnedIn) => {
          const prepayment = { paidNanos, months, returnedIn };
          const parts = effectiveByMonth(prepayment);
          expect(parts.reduce((a, b) => a + b, 0n)).toBe(paidNanos);
          expect(parts.every((part) => part >= 0n)).toBe(true);
          let effective = 0n;
          parts.forEach((part, month) => {
            effective += part;
            expect(bridgeAfter(prepayment, month)).toBe(paidNanos - effective);
          });
        },
      ),
    );
  });
});

const SERVER: OwnedServer = {
  ...{ line: 1, name: 'r1', currency: 'EUR', view: 'accounting', from: '', to: '' },
  ...{ provider: '', region: '', instanceType: '', labels: {} },
  purchaseNanos: 12_000n * UNIT,
  residualNanos: 1_200n * UNIT,
  replacementNanos: 15_000n * UNIT,
  bought: '2023-03-10',
  depreciationMonths: 36,
  measuredWatts: 300,
  nameplateWatts: 800,
  pueThousandths: 1_400,
  energyNanosPerKwh: 250_000_000n,
  runningMonthlyNanos: 80n * UNIT,
  capitalRateMillionths: 60_000,
};

describe('an owned server', () => {
  test('accounting: 10,800 over 36 months, energy, running and 6 % of the average book value', () => {
    const month = ownedMonth(SERVER, '2025-10', 744);
    expect(month.depreciationNanos).toBe(300n * UNIT);
    expect(month.capitalNanos).toBe(33n * UNIT);
    // 0.3 kW x 1.4 x 744 h x 0.25
    expect(month.energyNanos).toBe(78_120_000_000n);
    expect(month.totalNanos).toBe(300n * UNIT + 33n * UNIT + 78_120_000_000n + 80n * UNIT);
    expect(month.avoidableNanos).toBe(158_120_000_000n);
    expect(month.estimated).toBe(false);
  });

  test('written off it costs energy and running only; economically it goes on costing its replacement', () => {
    expect(ownedMonth(SERVER, '2026-03', 744).depreciationNanos).toBe(0n);
    expect(ownedMonth({ ...SERVER, view: 'economic' }, '2026-03', 744).depreciationNanos).toBe(383_333_333_333n);
  });

  test('unmeasured power is 60 % of the nameplate and says so', () => {
    const guess = ownedMonth({ ...SERVER, measuredWatts: null }, '2025-10', 744);
    expect(guess.estimated).toBe(true);
    expect(guess.energyNanos).toBe(124_992_000_000n);
  });

  test('the months of a depreciation sum to the loss of value', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 15n }),
        fc.integer({ min: 1, max: 84 }),
        (purchaseNanos, depreciationMonths) => {
          const server = { ...SERVER, purchaseNanos, residualNanos: 0n, depreciationMonths, bought: '2020-01-01' };
          let sum = 0n;
          for (let age = 0; age < depreciationMonths + 5; age++) {
            const month = `${2020 + Math.floor(age / 12)}-${String((age % 12) + 1).padStart(2, '0')}`;
            sum += ownedMonth(server, month, 720).depreciationNanos;
          }
          expect(sum).toBe(purchaseNanos);
        },
      ),
    );
  });
});

const COMMITMENT: Commitment = {
  ...{ line: 1, name: 'ri', provider: 'aws', kind: 'reserved', region: 'eu-west-1', instanceType: 'm5.large' },
  ...{ count: 2, hourlyNanos: 60_000_000n, upfrontNanos: 0n, currency: 'USD', from: '', to: '' },
};
const POOL: MachineHours = {
  ...{ provider: 'aws', region: 'eu-west-1', instanceType: 'm5.large' },
  ...{ seconds: 3 * 3600, onDemandNanos: 107_000_000n, planNanos: 73_000_000n },
};

describe('commitments', () => {
  test('two reserved of three machines: each costs the average, nothing is unused', () => {
    const hour = committedHour([POOL], [COMMITMENT]);
    expect(hour.covered[0]).toMatchObject({ effectiveNanos: 2n * 60_000_000n + 107_000_000n, coveredSeconds: 7_200 });
    expect(hour).toMatchObject({ unused: [], utilisation: 1, coverage: 2 / 3 });
  });

  test('a freed machine saves nothing until its commitment is absorbed: the unused part is its own row', () => {
    const hour = committedHour([{ ...POOL, seconds: 3600 }], [COMMITMENT]);
    expect(hour.covered[0]?.effectiveNanos).toBe(60_000_000n);
    expect(hour.unused).toEqual([{ commitment: COMMITMENT, nanos: 60_000_000n }]);
    expect(hour.utilisation).toBe(0.5);
  });

  test('plans come after reservations and go first where they save most', () => {
    const other = {
      ...POOL,
      instanceType: 'c5.large',
      seconds: 3600,
      onDemandNanos: 96_000_000n,
      planNanos: 80_000_000n,
    };
    const plan: Commitment = {
      ...COMMITMENT,
      kind: 'savings_plan',
      region: '',
      instanceType: '',
      count: 1,
      hourlyNanos: 73_000_000n,
    };
    const hour = committedHour([other, POOL], [plan, COMMITMENT]);
    expect(hour.covered.map((one) => [one.machines.instanceType, one.coveredSeconds])).toEqual([
      ['c5.large', 0],
      ['m5.large', 3 * 3600],
    ]);
  });

  test('whatever is used and committed, effective and unused sum to what is paid', () => {
    const machines = fc.record({
      provider: fc.constant('aws'),
      region: fc.constantFrom('eu-west-1', 'us-east-1'),
      instanceType: fc.constantFrom('m5.large', 'c5.large'),
      seconds: fc.integer({ min: 0, max: 36_000 }),
      onDemandNanos: fc.bigInt({ min: 1n, max: 10n ** 10n }),
      planNanos: fc.option(fc.bigInt({ min: 1n, max: 10n ** 10n })),
    });
    const commitments = fc.record({
      kind: fc.constantFrom('reserved' as const, 'savings_plan' as const),
      region: fc.constantFrom('', 'eu-west-1'),
      instanceType: fc.constantFrom('', 'm5', 'c5.large'),
      count: fc.integer({ min: 1, max: 5 }),
      hourlyNanos: fc.bigInt({ min: 1n, max: 10n ** 10n }),
    });
    fc.assert(
      fc.property(fc.array(machines, { maxLength: 5 }), fc.array(commitments, { maxLength: 4 }), (used, given) => {
        const all = given.map((one) => ({ ...COMMITMENT, ...one, ...(one.kind === 'reserved' ? {} : { count: 1 }) }));
        const hour = committedHour(used, all);
        const paid = all.reduce((sum, one) => sum + one.hourlyNanos * BigInt(one.count), 0n);
        const onDemand = hour.covered.reduce(
          (sum, one) => sum + (one.machines.onDemandNanos * BigInt(one.machines.seconds - one.coveredSeconds)) / 3600n,
          0n,
        );
        const effective = hour.covered.reduce((sum, one) => sum + one.effectiveNanos, 0n);
        const unused = hour.unused.reduce((sum, one) => sum + one.nanos, 0n);
        expect(effective + unused).toBe(paid + onDemand);
        expect(hour.unused.every((one) => one.nanos > 0n)).toBe(true);
        expect(hour.covered.every((one) => one.coveredSeconds >= 0 && one.coveredSeconds <= one.machines.seconds)).toBe(
          true,
        );
      }),
      { numRuns: 400 },
    );
  });
});

test('discounts, support tiers, and the first entry that names a node', () => {
  expect(discounted(107_000_000n, 125_000)).toBe(93_625_000n);
  const tiers = [
    { fromNanos: 0n, millionths: 100_000 },
    { fromNanos: 10_000n * UNIT, millionths: 70_000 },
  ];
  expect(supportOf(12_000n * UNIT, tiers)).toBe(1_140n * UNIT);
  expect(supportOf(0n, tiers)).toBe(0n);
  const rule = { provider: '', region: '', instanceType: '', labels: { rack: 'a' } };
  const node = { provider: 'aws', region: 'EU', instanceType: 'M5.large', labels: { rack: 'a', zone: '1' } };
  expect(entryOf([{ ...rule, labels: { rack: 'b' } }, rule], node)).toBe(rule);
  expect(entryOf([{ ...rule, region: 'us' }], node)).toBeUndefined();
});
