/** `plain` is one server or the embedded engine; `replicated` keeps a copy on every replica of a shard. */
export type EngineStyle = 'plain' | 'replicated';

const PLACEHOLDER = /\{\{engine:([A-Za-z]+)\(([^{}]*)\)\}\}/g;

/** Fills `{{engine:ReplacingMergeTree(version)}}` in a migration; the replica's macros are the server's own. */
export function withEngines(sql: string, style: EngineStyle): string {
  return sql.replace(PLACEHOLDER, (_all, engine: string, args: string) => {
    if (style === 'plain') return `${engine}(${args})`;
    const own = args.trim() === '' ? '' : `, ${args}`;
    return `Replicated${engine}('/clickhouse/tables/{shard}/{database}/{table}', '{replica}'${own})`;
  });
}
