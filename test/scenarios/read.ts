import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseMarkdown, parseScenarios } from './language.ts';
import type { Scenario } from './scenario.ts';

/** Every scenario of SPEC.md and of the *.scenario files beside this one. */
export function allScenarios(): Scenario[] {
  const here = import.meta.dirname;
  const files = readdirSync(here)
    .filter((name) => name.endsWith('.scenario'))
    .sort();
  return [
    ...parseMarkdown(readFileSync(join(here, '../../SPEC.md'), 'utf8'), 'SPEC.md'),
    ...files.flatMap((name) => parseScenarios(readFileSync(join(here, name), 'utf8'), `test/scenarios/${name}`)),
  ];
}
