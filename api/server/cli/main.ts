import { StoreError } from '@plimsoll/store/store-error';
import { apiCommand } from './api.ts';
import { collectCommand } from './collect.ts';
import { type Command, commandHelp, parseCommand } from './command.ts';
import { costsCommand } from './costs.ts';
import { doctorCommand } from './doctor.ts';
import { exportCommand } from './export.ts';
import { importCommand } from './import.ts';
import { migrateCommand } from './migrate.ts';
import { pricesCommand } from './prices.ts';
import { isErrno, Refusal, sentenceOf, USAGE } from './refusal.ts';
import { upCommand } from './up.ts';

const COMMANDS: readonly Command[] = [
  upCommand,
  migrateCommand,
  collectCommand,
  apiCommand,
  importCommand,
  exportCommand,
  costsCommand,
  pricesCommand,
  doctorCommand,
];

function overviewHelp(): string {
  const width = Math.max(...COMMANDS.map((command) => command.name.length));
  return [
    'plimsoll COMMAND [OPTIONS]',
    '',
    'What Kubernetes costs, whether it fits, where it should run.',
    '',
    ...COMMANDS.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`),
    '',
    'plimsoll COMMAND --help tells more. Answers go to stdout, everything else to stderr.',
    '',
  ].join('\n');
}

async function main(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(overviewHelp());
    return name === undefined ? USAGE : 0;
  }
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command === undefined) {
    throw new Refusal(`There is no command "${name}". plimsoll --help lists all.`, USAGE);
  }
  const { values, words } = parseCommand(command, rest);
  if (values.help === true) {
    process.stdout.write(commandHelp(command));
    return 0;
  }
  return command.run(values, words);
}

/** What nobody foresaw is told with its place, for a report. */
function isBug(error: unknown): boolean {
  if (error instanceof StoreError) return error.code === 'query';
  return !(error instanceof Refusal || isErrno(error, 'ENOSPC'));
}

// A reader that goes away (`plimsoll costs | head`) ends the command without a complaint.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`plimsoll: ${sentenceOf(error)}\n`);
  if (isBug(error) && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  process.exitCode = error instanceof Refusal ? error.exitCode : 1;
}
