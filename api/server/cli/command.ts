import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { isErrno, Refusal, USAGE } from './refusal.ts';

export interface OptionHelp {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  /** what stands for its value in the help, such as PORT */
  readonly value?: string;
  readonly help: string;
}

export type OptionValues = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** what follows the name on the first line of its help */
  readonly usage: string;
  readonly options: Readonly<Record<string, OptionHelp>>;
  /** how many words beside options it takes */
  readonly words?: { readonly least: number; readonly most: number };
  run(values: OptionValues, words: readonly string[]): Promise<number>;
}

export interface ParsedCommand {
  readonly values: OptionValues;
  readonly words: readonly string[];
}

export function parseCommand(command: Command, argv: readonly string[]): ParsedCommand {
  const options: ParseArgsOptionsConfig = { help: { type: 'boolean', short: 'h' } };
  for (const [name, option] of Object.entries(command.options)) {
    options[name] = { type: option.type, multiple: option.multiple ?? false };
  }
  let parsed: { values: OptionValues; positionals: string[] };
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    if (!isErrno(error, 'ERR_PARSE_ARGS_UNKNOWN_OPTION', 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE')) throw error;
    const what = error.message.split(/\. |\n/, 1)[0]?.replace(/\.$/, '') ?? 'The options are not understood';
    throw new Refusal(`${what}. See plimsoll ${command.name} --help.`, USAGE, error);
  }
  const { least, most } = command.words ?? { least: 0, most: 0 };
  const words = parsed.positionals;
  if (parsed.values.help !== true && (words.length < least || words.length > most)) {
    const what = words.length > most ? `"${words[most]}" is one word too many` : 'something is missing';
    throw new Refusal(`plimsoll ${command.name}: ${what}. Usage: plimsoll ${command.name} ${command.usage}`, USAGE);
  }
  return { values: parsed.values, words };
}

export function commandHelp(command: Command): string {
  const rows = Object.entries(command.options).map(([name, option]): readonly [string, string] => [
    `--${name}${option.type === 'string' ? ` ${option.value ?? 'VALUE'}` : ''}`,
    option.help,
  ]);
  rows.push(['--help', 'this text']);
  const width = Math.max(...rows.map(([left]) => left.length));
  return [
    `plimsoll ${command.name}${command.usage === '' ? '' : ` ${command.usage}`}`,
    '',
    command.summary,
    '',
    ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
    '',
  ].join('\n');
}

export function text(values: OptionValues, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function texts(values: OptionValues, name: string): readonly string[] {
  const value = values[name];
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

export function flag(values: OptionValues, name: string): boolean {
  return values[name] === true;
}

/** A whole number within bounds, else a sentence. */
export function wholeNumber(values: OptionValues, name: string, fallback: number, least: number, most: number): number {
  const given = text(values, name);
  if (given === undefined) return fallback;
  const number = Number(given);
  if (!/^\d+$/.test(given) || number < least || number > most) {
    throw new Refusal(`--${name} takes a whole number from ${least} to ${most}, not "${given}".`, USAGE);
  }
  return number;
}
