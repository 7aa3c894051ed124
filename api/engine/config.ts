// The only reader of the environment in this package, and the engine's own configuration.
import { existsSync, readFileSync } from 'node:fs';
import { arch, availableParallelism, platform, totalmem } from 'node:os';

const MIB = 1024 * 1024;

/** Node's constrainedMemory is the container's limit; a number beyond the machine's memory means none. */
function machineMemoryBytes(): number {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : totalmem();
}

/** Half of the machine, for the collector, the API and the page cache live beside it. */
export const defaultMemoryBytes = (): number => Math.max(1024 * MIB, Math.floor(machineMemoryBytes() / 2));

/** More than cores: most statements are short, and a long one must not hold up the others. */
export const concurrentQueries = (): number => Math.min(32, Math.max(8, availableParallelism() * 4));

export const queryThreads = (): number => availableParallelism();

export const concurrentInserts = (): number => Math.min(8, Math.max(2, availableParallelism()));

/** A blocked query holds a libuv thread; the rest serve KILL, files and compression (the default of 4 starves them). */
const poolThreads = (queries: number): number => queries + concurrentInserts() + 8;

export function childEnvironment(queries: number): NodeJS.ProcessEnv {
  // A time zone of the machine would change the meaning of every DateTime without one.
  return { ...process.env, TZ: 'UTC', UV_THREADPOOL_SIZE: String(poolThreads(queries)) };
}

/** Server settings that the engine reads only from a file. */
export function engineXml(memoryBytes: number): string {
  const markCacheBytes = Math.min(256 * MIB, Math.floor(memoryBytes / 16));
  return `<clickhouse>
  <max_server_memory_usage>${memoryBytes}</max_server_memory_usage>
  <mark_cache_size>${markCacheBytes}</mark_cache_size>
  <uncompressed_cache_size>0</uncompressed_cache_size>
</clickhouse>
`;
}

/** null, or one sentence why the engine can not run here. */
export function unsupportedMachine(): string | null {
  if (arch() !== 'x64' || platform() !== 'linux' || !existsSync('/proc/cpuinfo')) return null;
  if (/^flags\s*:.*\bavx2\b/m.test(readFileSync('/proc/cpuinfo', 'utf8'))) return null;
  return 'This CPU lacks AVX2, which the embedded ClickHouse needs: give the URL of a ClickHouse server instead, or use a machine with AVX2 (Intel since 2013, AMD since 2015; in a VM choose the CPU type "host").';
}
