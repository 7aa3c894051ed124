// A second fence: nobody's input becomes SQL in this project, but the engine may read any file that its user may, so
// whatever reaches outside of the data folder is refused for every statement that comes over HTTP. The check looks at
// tokens outside of strings and comments: a refused name that is called (`file(`), or that follows ENGINE (`= URL`).
// It can refuse too much (a table named `url` created with a column list), never too little for the names listed.

import { Refusal } from './statement.ts';
import { isKeyword, type Token } from './tokens.ts';

// From system.table_functions, system.table_engines, dictionary sources and backup targets of engine 26.7.2.1:
// all that open a file, a socket or a process.
const OUTSIDE = new Set(
  `file filecluster filelog filesystem url urlcluster http executable executablepool remote remotesecure cluster
   clusterallreplicas distributed s3 s3cluster s3queue gcs oss cosn hdfs hdfscluster azureblobstorage
   azureblobstoragecluster azurequeue iceberg icebergs3 icebergs3cluster icebergazure icebergazurecluster iceberghdfs
   iceberghdfscluster iceberglocal iceberglocalcluster icebergcluster deltalake deltalakes3 deltalakes3cluster
   deltalakeazure deltalakeazurecluster deltalakecluster deltalakelocal hudi hudicluster paimon paimons3
   paimons3cluster paimonazure paimonazurecluster paimonhdfs paimonhdfscluster paimonlocal paimoncluster mysql
   materializedmysql postgresql materializedpostgresql mongodb mongo redis odbc jdbc sqlite ytsaurus cassandra
   clickhouse kafka nats rabbitmq embeddedrocksdb keepermap arrowflight arrowstream python prometheusquery
   prometheusqueryrange catboostevaluate disk backup datalakecatalog eval queryrunner library`
    .split(/\s+/)
    .filter(Boolean),
);

const refuse = (what: string): never => {
  throw new Refusal(497, 'ACCESS_DENIED', `${what} is not accepted over HTTP: it reaches outside of the data folder.`);
};

/**
 * Throws Refusal. `identifiers` are the values of this request's query parameters: a name can come from there too.
 *
 * `default` is refused as a database: there chDB puts an overlay under which every unknown table name is a path of a
 * file to read (SELECT * FROM `/etc/passwd`), and it can not be dropped.
 */
export function refuseOutside(list: readonly Token[], identifiers: Iterable<string>): void {
  list.forEach((token, i) => {
    if (token.kind !== 'word' && token.kind !== 'quoted') return;
    const name = token.text.toLowerCase();
    const next = list[i + 1];
    const before = list[i - 1];
    if (name === 'default') {
      const isDatabase = next?.kind === 'punctuation' && next.text === '.';
      if (isDatabase || isKeyword(before, 'USE', 'DATABASE') || (token.kind === 'quoted' && isKeyword(before, 'FROM')))
        refuse('The database `default`');
    }
    if (!OUTSIDE.has(name)) return;
    const called = next?.kind === 'punctuation' && next.text === '(';
    // INSERT INTO url (a, b) names a table; INSERT INTO FUNCTION url (...) does not.
    // CREATE TABLE cluster (a UInt8) names one too; DESCRIBE TABLE url (...) does not.
    const creates = isKeyword(list[0], 'CREATE') && isKeyword(before, 'TABLE', 'EXISTS');
    const target = creates || isKeyword(before, 'INTO') || (before?.text === '.' && before.kind === 'punctuation');
    const engine = before?.text === '=' ? isKeyword(list[i - 2], 'ENGINE') : isKeyword(before, 'ENGINE');
    if ((called && !target) || engine) refuse(`\`${token.text}\``);
  });
  if (isKeyword(list[0], 'SYSTEM') && isKeyword(list[1], 'SHUTDOWN', 'KILL')) refuse('SYSTEM SHUTDOWN');
  if (isKeyword(list[0], 'ATTACH') && list.some((t, i) => isKeyword(t, 'FROM') && list[i + 1]?.kind === 'string'))
    refuse('ATTACH ... FROM a path');
  if (list.some((t, i) => isKeyword(t, 'Identifier', 'IDENTIFIER') && list[i - 1]?.text === ':')) {
    for (const value of identifiers) if (/^[`"\s]*default\b/i.test(value)) refuse('The database `default`');
  }
}
