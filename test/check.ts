/**
 * `npm run check`: types, lint, dependency rules, unused code and unit tests, side by side; about a minute on two cores.
 * Prints one line a step; the output of a failing step follows in full.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const steps: ReadonlyArray<readonly [name: string, command: string, args: readonly string[]]> = [
  ['types', 'tsc', ['--noEmit', '-p', 'tsconfig.json']],
  ['types of the browser tests', 'tsc', ['--noEmit', '-p', 'test/pages/tsconfig.json']],
  ['lint', 'biome', ['check', '--error-on-warnings', '.']],
  ['dependency rules', 'depcruise', ['--config', '.dependency-cruiser.mjs', 'api', 'collector', 'ui/src', 'test']],
  ['unused code', 'knip', []],
  ['page types', 'pnpm', ['--filter', '@plimsoll/ui', 'types']],
  ['unit tests', 'vitest', ['run', '--project', 'unit']],
];

function run([name, command, args]: (typeof steps)[number]): Promise<boolean> {
  const started = performance.now();
  return new Promise((resolve) => {
    const [file, argv] = command === 'pnpm' ? ['npx', ['--yes', 'pnpm@10.34.9', ...args]] : [command, [...args]];
    const child = spawn(file, argv, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    child.on('error', (error) => output.push(Buffer.from(String(error))));
    child.on('close', (code) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      process.stdout.write(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)\n`);
      if (code !== 0) process.stdout.write(`${Buffer.concat(output).toString()}\n`);
      else if (name === 'unit tests')
        process.stdout.write(`${Buffer.concat(output).toString().trimEnd().split('\n').slice(-6).join('\n')}\n`);
      resolve(code === 0);
    });
  });
}

const waiting = [...steps];
let failed = 0;
async function worker(): Promise<void> {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) if (!(await run(step))) failed += 1;
}
await Promise.all([worker(), worker()]);
if (failed > 0) process.stdout.write(`${failed} of ${steps.length} steps failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
