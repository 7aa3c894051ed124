import type { Command } from './command.ts';
import { Refusal } from './refusal.ts';

export const importCommand: Command = {
  name: 'import',
  summary: 'Read facts from interchange files (JSON Lines, gzip or not).',
  usage: 'FILE...',
  options: {},
  words: { least: 1, most: 1000 },
  async run() {
    throw new Refusal('import is not there yet.');
  },
};
