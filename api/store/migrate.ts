import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { Store } from './client.ts';
import { type EngineStyle, withEngines } from './engine-template.ts';
import { LOCK_TABLE, withLock } from './lock.ts';
import { statementsOf } from './sql-text.ts';
import { StoreError } from './store-error.ts';

export interface Migration {
  readonly file: string;
  readonly statements: readonly string[];
  readonly checksum: string;
}

export interface MigrateOptions {
  readonly engines?: EngineStyle;
  /** another folder than the package's own */
  readonly migrations?: readonly Migration[];
  readonly onProgress?: (file: string, done: number, of: number) => void;
}

const NUMBERED = /^\d{4}_[a-z0-9_]+\.sql$/;

const LEDGER_TABLE = `CREATE TABLE IF NOT EXISTS migration_statement (
  file String,
  statement UInt16,
  checksum String,
  applied_at DateTime('UTC')
) ENGINE = {{engine:ReplacingMergeTree(applied_at)}} ORDER BY (file, statement)`;

export function migrationOf(file: string, sql: string): Migration {
  // comments and blanks may change after release, statements may not
  const statements = statementsOf(sql);
  const plain = statements.map((statement) => statement.replace(/\s+/g, ' ')).join(';\n');
  return { file, statements, checksum: createHash('sha256').update(plain).digest('hex').slice(0, 32) };
}

/** The package's migrations in order; a file whose name is not `0001_name.sql` is an error. */
export async function ownMigrations(folder = new URL('./migrations/', import.meta.url)): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  const odd = files.find((file) => !NUMBERED.test(file));
  if (odd !== undefined) throw new StoreError('schema', `Migration ${odd} must be named like 0007_add_thing.sql.`);
  return Promise.all(files.map(async (file) => migrationOf(file, await readFile(new URL(file, folder), 'utf8'))));
}

/** MergeTree's CREATE can be run again after a kill between the statement and its ledger row. */
function repeatable(statement: string): string {
  return statement.replace(/^CREATE TABLE (?!IF NOT EXISTS)/i, 'CREATE TABLE IF NOT EXISTS ');
}

async function appliedStatements(store: Store): Promise<Map<string, { checksum: string; done: Set<number> }>> {
  const rows = await store.rows<{ file: string; statement: number; checksum: string }>(
    'migration-ledger',
    'SELECT file, statement, checksum FROM migration_statement FINAL ORDER BY file, statement',
  );
  const applied = new Map<string, { checksum: string; done: Set<number> }>();
  for (const row of rows) {
    const entry = applied.get(row.file) ?? { checksum: row.checksum, done: new Set<number>() };
    entry.done.add(Number(row.statement));
    applied.set(row.file, entry);
  }
  return applied;
}

function refuseForeign(migrations: readonly Migration[], applied: ReadonlyMap<string, { checksum: string }>): void {
  for (const [file, { checksum }] of applied) {
    const own = migrations.find((migration) => migration.file === file);
    if (own === undefined) {
      throw new StoreError(
        'schema',
        `This store was migrated by a newer version (${file}): start that version, or use another data folder.`,
      );
    }
    if (own.checksum !== checksum) {
      throw new StoreError(
        'schema',
        `Migration ${file} has changed since this store applied it: restore the file and put the change in a new one, or use another data folder.`,
      );
    }
  }
}

/**
 * Creates the database and brings its tables up to date. Goes on where a killed run stopped; two at once wait for
 * each other. Returns the number of statements applied.
 */
export async function migrate(store: Store, options: MigrateOptions = {}): Promise<number> {
  const style = options.engines ?? 'plain';
  const migrations = options.migrations ?? (await ownMigrations());
  const server = store.inDatabase('default');
  try {
    await server.command('migrate-database', 'CREATE DATABASE IF NOT EXISTS {database:Identifier}', {
      database: store.database,
    });
  } finally {
    await server.close();
  }
  await store.command('migrate-lock-table', withEngines(LOCK_TABLE, style));
  await store.command('migrate-ledger', withEngines(LEDGER_TABLE, style));
  return withLock(store, 'migrate', () => applyMissing(store, migrations, style, options.onProgress), {
    waitMs: 60_000,
  });
}

async function applyMissing(
  store: Store,
  migrations: readonly Migration[],
  style: EngineStyle,
  onProgress: MigrateOptions['onProgress'],
): Promise<number> {
  const applied = await appliedStatements(store);
  refuseForeign(migrations, applied);
  let count = 0;
  for (const migration of migrations) {
    const done = applied.get(migration.file)?.done ?? new Set<number>();
    for (const [index, statement] of migration.statements.entries()) {
      if (done.has(index)) continue;
      await store.command(`migrate-${migration.file}`, withEngines(repeatable(statement), style));
      await store.insertRows(
        'migration_statement',
        ['file', 'statement', 'checksum', 'applied_at'],
        [
          {
            file: migration.file,
            statement: index,
            checksum: migration.checksum,
            applied_at: Math.floor(Date.now() / 1000),
          },
        ],
      );
      count += 1;
      onProgress?.(migration.file, index + 1, migration.statements.length);
    }
  }
  return count;
}
