import type { Command } from './command.ts';
import { LISTEN_OPTIONS, planListening } from './listen.ts';
import { DEMO_OPTION, STORE_OPTIONS } from './store-link.ts';
import { Supervisor } from './supervisor.ts';
import { planSource, SOURCE_OPTIONS } from './up-plan.ts';

export const upCommand: Command = {
  name: 'up',
  summary: 'Everything in one: store, collector, API and pages on http://127.0.0.1:8420/.',
  usage: '[--kubeconfig FILE | --demo] [--port PORT] [--data DIR | --clickhouse URL]',
  options: {
    ...SOURCE_OPTIONS,
    demo: { ...DEMO_OPTION, help: 'show the simulated organisation, also on a folder that holds real data' },
    ...LISTEN_OPTIONS,
    ...STORE_OPTIONS,
  },
  async run(values) {
    const supervisor = new Supervisor(planSource(values), planListening(values), values);
    return supervisor.run();
  },
};
