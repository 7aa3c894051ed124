import fc from 'fast-check';
import { expect, test } from 'vitest';
import { effectiveContainers, effectiveRequest } from './requests.ts';

const ask = (cpuMilli: number, memoryBytes = 0, gpus = 0) => ({ cpuMilli, memoryBytes, gpus });
const one = (name: string, cpuMilli: number, more = {}) => ({
  name,
  requests: ask(cpuMilli),
  limits: { cpuMilli: 0, memoryBytes: 0 },
  ...more,
});
const main = (cpuMilli: number, more = {}) => one('main', cpuMilli, more);
const init = (cpuMilli: number, sidecar: boolean) => ({ ...one('init', cpuMilli), sidecar });

test.each([
  ['mains are summed', [], [main(100), main(200)], 0, 300],
  ['the largest init container', [init(500, false), init(400, false)], [main(100)], 0, 500],
  ['a sidecar runs beside the mains', [init(300, true)], [main(100)], 0, 400],
  ['and beside init containers that start after it', [init(300, true), init(200, false)], [main(100)], 0, 500],
  ['but not before it', [init(200, false), init(300, true)], [main(100)], 0, 400],
  ['overhead on top', [init(500, false)], [main(100)], 50, 550],
])('%s', (_, initContainers, containers, overhead, expected) => {
  expect(effectiveRequest({ initContainers, containers, overhead: ask(overhead) }).cpuMilli).toBe(expected);
});

test('a resize in place: the larger while it goes on, what is allocated once it was refused', () => {
  const pod = { initContainers: [], containers: [main(800, { allocated: ask(500) })], overhead: ask(0) };
  expect(effectiveRequest(pod).cpuMilli).toBe(800);
  expect(effectiveRequest({ ...pod, resizeInfeasible: true }).cpuMilli).toBe(500);
  expect(effectiveRequest({ ...pod, containers: [main(200, { allocated: ask(500) })] }).cpuMilli).toBe(500);
});

test('containers sum to the request of the pod, none is negative', () => {
  const size = fc.integer({ min: 0, max: 4000 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(size, fc.boolean())),
      fc.array(size, { minLength: 1 }),
      size,
      (inits, mains, overhead) => {
        const pod = {
          initContainers: inits.map(([cpu, sidecar]) => init(cpu, sidecar)),
          containers: mains.map((cpu) => main(cpu)),
          overhead: ask(overhead),
        };
        const containers = effectiveContainers(pod);
        expect(containers.reduce((sum, { requests }) => sum + requests.cpuMilli, 0)).toBe(
          effectiveRequest(pod).cpuMilli,
        );
        expect(containers.every(({ requests }) => requests.cpuMilli >= 0)).toBe(true);
      },
    ),
  );
  expect(effectiveContainers({ initContainers: [], containers: [], overhead: ask(1) })).toEqual([]);
});
