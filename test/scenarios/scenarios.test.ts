import { readdirSync } from 'node:fs';
import { costCells } from '@plimsoll/domain/cost-cells';
import { describe, expect, test } from 'vitest';
import { answerFromCells } from './cells-answer.ts';
import { disappointments } from './expectation.ts';
import { parseScenarios } from './language.ts';
import { allScenarios } from './read.ts';

const scenarios = allScenarios();

describe('what the specification says, the domain computes', () => {
  test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', (_, scenario) => {
    const cells = costCells(scenario, scenario.window, scenario.currency);
    expect(disappointments(scenario, answerFromCells(scenario, cells))).toEqual([]);
    const rows = cells.containers.reduce(
      (sum, row) => sum + row.cpuUsed + row.cpuIdle + row.memoryUsed + row.memoryIdle + row.gpu,
      0n,
    );
    const rest = cells.nodes.reduce(
      (sum, node) =>
        sum +
        node.cpuIdle +
        node.memoryIdle +
        node.gpuIdle +
        node.cpuReserved +
        node.memoryReserved +
        node.unattributed,
      0n,
    );
    expect(rows + rest).toBe(cells.nodes.reduce((sum, node) => sum + node.total, 0n));
  });

  test('the specification and the files hold scenarios', () => {
    expect(scenarios.length).toBeGreaterThanOrEqual(12);
    const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.scenario'));
    expect(files.length).toBeGreaterThan(0);
  });
});

describe('the language', () => {
  test.each([
    ['node n1 1 1Gi', 'begins with "scenario NAME"'],
    ['scenario x\nexpect A 1', ''],
    ['scenario x\nnode n1 1 1Gi', 'expects nothing'],
    ['scenario x\nnod n1', '"nod" is not a statement'],
    ['scenario x\npod a on n1', 'no node "n1" stands above'],
    ['scenario x\nnode n1 1 1Gi at 1 EUR/year', 'per h or per month'],
    ['scenario x\nnode n1 1x 1Gi', 'not a Kubernetes quantity'],
    ['scenario x\nexpect A cost', 'amount is missing'],
    ['scenario x\nexpect A 1 EUR perhaps', '"perhaps" is not understood'],
  ])('%j', (text, message) => {
    if (message === '') expect(parseScenarios(text, 'f')).toHaveLength(1);
    else expect(() => parseScenarios(text, 'f')).toThrow(message);
  });

  test('a wrong expectation is told with its line', () => {
    const [scenario] = parseScenarios('scenario x\nnode n1 1 1Gi at 1 EUR/h\nexpect total 2\nexpect A 1', 'f');
    if (scenario === undefined) throw new Error('no scenario');
    const answer = answerFromCells(scenario, costCells(scenario, scenario.window, 'EUR'));
    expect(disappointments(scenario, answer)).toEqual([
      'f:3: cost of total is 1.000000000, not 2.',
      'f:4: there is no pod A.',
    ]);
  });
});
