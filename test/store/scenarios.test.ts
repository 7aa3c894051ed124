import type { Store } from '@plimsoll/store/client';
import { writeFxRates } from '@plimsoll/store/fx';
import { costCells } from '@plimsoll/store/queries/cost-cells';
import { nodeCells } from '@plimsoll/store/queries/node-cells';
import { rollDirty } from '@plimsoll/store/roll';
import { writeFacts } from '@plimsoll/store/write';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerFromCells } from '../scenarios/cells-answer.ts';
import { disappointments } from '../scenarios/expectation.ts';
import { allScenarios } from '../scenarios/read.ts';
import { writePrices } from './facts.ts';
import { type EngineFixture, engineFixture } from './fixture.ts';

let engine: EngineFixture;
beforeAll(async () => {
  engine = await engineFixture();
});
afterAll(() => engine.stop());

async function cellsOf(store: Store, currency: string, window: { from: number; to: number }) {
  const dims = ['cluster', 'namespace', 'workload', 'pod', 'node'] as const;
  return {
    containers: await costCells(store, { currency, ...window, dims, step: '' }),
    nodes: await nodeCells(store, { currency, ...window, step: '' }),
  };
}

// every worked example of SPEC.md, through the engine: the same texts that the domain's own computation is held to
for (const scenario of allScenarios()) {
  test(scenario.name, async () => {
    const store = await engine.fresh();
    const { nodes, pods, samples, gaps, currency, window } = scenario;
    await writeFacts(store, { nodes, pods, samples, gaps }, { token: scenario.name });
    await writePrices(store, scenario.prices);
    await writeFxRates(
      store,
      scenario.rates.map((rate) => ({ ...rate, source: 'scenario' })),
      1,
    );
    await rollDirty(store, { now: new Date(window.to * 1000), settleSeconds: 0, currencies: [currency] });
    const answer = answerFromCells(scenario, await cellsOf(store, currency, window));
    expect(disappointments(scenario, answer)).toEqual([]);
  });
}
