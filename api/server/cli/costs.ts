import type { CostsReply } from '@plimsoll/contract/costs';
import type { AnswerContext } from '../answers/context.ts';
import { answerCosts } from '../answers/costs.ts';
import { costsTable } from '../answers/costs-table.ts';
import { amountText } from '../answers/sentence.ts';
import { parseCurrencies, readEnvironment } from '../config.ts';
import { toCsv } from '../csv.ts';
import { Problem } from '../errors.ts';
import { createStartup } from '../startup.ts';
import { type Command, flag, type OptionValues, text } from './command.ts';
import { Refusal, USAGE } from './refusal.ts';
import { DEMO_DATABASE, DEMO_OPTION, linkStore, STORE_OPTIONS } from './store-link.ts';
import { alignColumns } from './terminal.ts';

type Query = Parameters<typeof answerCosts>[1];

function oneOf<const T extends string>(values: OptionValues, name: string, allowed: readonly T[]): T | undefined {
  const given = text(values, name);
  const found = allowed.find((word) => word === given);
  if (given !== undefined && found === undefined) {
    throw new Refusal(`--${name} takes ${allowed.join(' or ')}, not "${given}".`, USAGE);
  }
  return found;
}

function queryOf(values: OptionValues): Query {
  const limit = text(values, 'limit');
  if (limit !== undefined && !/^[1-9]\d{0,3}$/.test(limit)) {
    throw new Refusal(`--limit takes a whole number from 1 to 9999, not "${limit}".`, USAGE);
  }
  const query = {
    window: text(values, 'window'),
    by: text(values, 'by'),
    filter: text(values, 'filter'),
    idle: oneOf(values, 'idle', ['separate', 'spread']),
    shared: oneOf(values, 'shared', ['separate', 'spread']),
    currency: text(values, 'currency'),
    compare: text(values, 'compare'),
    step: oneOf(values, 'step', ['hour', 'day', 'week', 'month']),
    limit: limit === undefined ? undefined : Number(limit),
  };
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
}

export const costsCommand: Command = {
  name: 'costs',
  summary: 'What a window cost, grouped and filtered as on the Costs page.',
  usage: '[--window 7d] [--by team,namespace] [--json | --csv]',
  options: {
    window: { type: 'string', value: 'WINDOW', help: '7d, today, lastmonth, 2026-10 or START,END (default: month)' },
    by: { type: 'string', value: 'PATH', help: 'such as cluster,namespace or label:app (default: namespace)' },
    filter: { type: 'string', value: 'FILTER', help: `OpenCost's filter v2, such as namespace:"shop"` },
    idle: { type: 'string', value: 'HOW', help: 'separate (default) or spread' },
    shared: { type: 'string', value: 'HOW', help: 'separate (default) or spread' },
    currency: { type: 'string', value: 'CODE', help: 'such as EUR' },
    compare: { type: 'string', value: 'WINDOW', help: '`previous` or a window' },
    step: { type: 'string', value: 'STEP', help: 'hour, day, week or month: adds trends to --json' },
    limit: { type: 'string', value: 'N', help: 'the N dearest rows and one for all others' },
    json: { type: 'boolean', help: "the route's own reply on stdout" },
    csv: { type: 'boolean', help: 'the same as CSV' },
    demo: DEMO_OPTION,
    ...STORE_OPTIONS,
  },
  async run(values) {
    const query = queryOf(values);
    const [reporting = 'EUR', ...others] = parseCurrencies(readEnvironment().currencies);
    const link = await linkStore(values);
    const context: AnswerContext = {
      now: Date.now,
      currencies: [reporting, ...others],
      startup: createStartup([]),
      simulated: link.address.database === DEMO_DATABASE,
      store: () => link.store,
      rolling: () => null,
    };
    try {
      const reply = await answerCosts(context, query);
      if (flag(values, 'json')) process.stdout.write(`${JSON.stringify(reply)}\n`);
      else if (flag(values, 'csv')) process.stdout.write(toCsv(costsTable(reply, query)));
      else process.stdout.write(asText(reply));
      return 0;
    } catch (error) {
      if (error instanceof Problem) throw new Refusal(`${error.message} ${error.hint}`, 1, error);
      throw error;
    } finally {
      await link.close();
    }
  },
};

function asText(reply: CostsReply): string {
  const amount = (money: { amount: string | null }) => (money.amount === null ? 'missing' : amountText(money.amount));
  const rest = (['idle', 'reserved', 'unattributed'] as const).map((name) => [`(${name})`, amount(reply[name])]);
  const table = alignColumns([
    ['', reply.currency],
    ...reply.rows.map((row) => [row.key.join(' / '), amount(row.cost)]),
    ...rest,
    ['total', amount(reply.total)],
  ]);
  return `${reply.answer}\n${reply.window.start} to ${reply.window.end} (${reply.window.zone})\n\n${table}\n`;
}
