import { afterAll, beforeAll, describe } from 'vitest';
import { chromiumTier, describeTier } from '../tier.ts';
import { type Stage, startStage } from './browser.ts';
import { costsPage } from './costs-page.ts';
import { everyPage } from './every-page.ts';

describeTier(chromiumTier, 'the pages in a browser', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage();
  });
  afterAll(async () => {
    await stage?.close();
  });

  describe('every page', () => everyPage(() => stage));
  describe('Costs', () => costsPage(() => stage));
});
