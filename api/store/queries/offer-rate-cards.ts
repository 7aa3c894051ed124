import type { Store } from '../client.ts';
import { parseRateCard } from '../rate-card-file.ts';
import { readSql } from '../sql-text.ts';

const RATE_CARDS = readSql('offer-rate-cards.sql', import.meta.url);

export interface SavedRateCard {
  readonly savedAt: Date;
  readonly author: string;
  readonly note: string;
  /** YAML as its author wrote it */
  readonly text: string;
}

/** The newest first; the first is the one that counts. */
export async function readRateCards(store: Store, limit: number): Promise<SavedRateCard[]> {
  const rows = await store.rows<{ saved_ms: string; author: string; note: string; text: string }>(
    'offer-rate-cards',
    RATE_CARDS,
    { limit },
  );
  return rows.map(({ saved_ms, ...rest }) => ({ ...rest, savedAt: new Date(Number(saved_ms)) }));
}

/** Adds a state; a text that is no rate card fails with RateCardError, which names every line. */
export async function saveRateCard(store: Store, card: SavedRateCard): Promise<void> {
  const saved_at = card.savedAt.toISOString().replace('T', ' ').replace('Z', '');
  const { author, note, text } = card;
  parseRateCard('rate card', text);
  await store.insertRows('rate_card', ['saved_at', 'author', 'note', 'text'], [{ saved_at, author, note, text }]);
}
