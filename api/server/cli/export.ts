import type { Command } from './command.ts';
import { Refusal } from './refusal.ts';

export const exportCommand: Command = {
  name: 'export',
  summary: 'Write all facts of a window as an interchange file (JSON Lines).',
  usage: '[FILE]',
  options: {},
  words: { least: 0, most: 1 },
  async run() {
    throw new Refusal('export is not there yet.');
  },
};
