import type { Store } from '../client.ts';
import { readSql } from '../sql-text.ts';

const SQL = readSql('./holds-facts.sql', import.meta.url);

/** Whether anything was ever collected or imported into this store; false too where its database does not exist yet. */
export async function holdsFacts(store: Store): Promise<boolean> {
  const server = store.inDatabase('default');
  try {
    const [row] = await server.rows<{ rows: number }>('holds-facts', SQL, { database: store.database });
    return Number(row?.rows ?? 0) > 0;
  } finally {
    await server.close();
  }
}
