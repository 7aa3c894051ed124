import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { UsageError } from '../config.ts';
import type { UsageMetrics } from '../usage/usage-loop.ts';
import type { WriterMetrics } from '../write/writer.ts';

export interface SelfMetrics extends UsageMetrics, WriterMetrics {
  /** per source: seconds since the epoch of the last success */
  success(source: string, ms: number): void;
  text(): Promise<string>;
}

/** What the collector tells of itself, in Prometheus's format. */
export function createSelfMetrics(cluster: string): SelfMetrics {
  const registry = new Registry();
  registry.setDefaultLabels({ cluster });
  collectDefaultMetrics({ register: registry, prefix: 'plimsoll_collector_' });
  const registers = [registry];
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `plimsoll_collector_${name}`, help, labelNames, registers });
  const counter = (name: string, help: string) => new Counter({ name: `plimsoll_collector_${name}`, help, registers });

  const lag = gauge('lag_seconds', 'From the end of an interval to its samples being handed over.', ['source']);
  const last = gauge('last_success_timestamp_seconds', 'Last success of a source.', ['source']);
  const coverage = gauge('coverage_ratio', 'Of the known running pods, those with a sample in the last interval.', [
    'source',
  ]);
  const nodes = gauge('nodes', 'Nodes asked in the last interval.');
  const nodesFailed = gauge('nodes_failed', 'Nodes that gave no usage in the last interval.');
  const tickSeconds = gauge('tick_seconds', 'Duration of the last interval’s readings.');
  const spoolBytes = gauge('spool_bytes', 'Bytes that wait on disk.');
  const spoolBatches = gauge('spool_batches', 'Batches that wait.');
  const droppedBatches = counter(
    'dropped_batches_total',
    'Batches lost because the spool was full or the store refused.',
  );
  const droppedSamples = counter('dropped_samples_total', 'Samples in dropped batches.');
  const writeErrors = counter('write_errors_total', 'Writes that the store did not take.');
  const batchFacts = new Histogram({
    name: 'plimsoll_collector_batch_facts',
    help: 'Facts a batch.',
    buckets: [1, 10, 100, 1_000, 5_000, 20_000, 50_000],
    registers,
  });
  const batchSeconds = new Histogram({
    name: 'plimsoll_collector_write_seconds',
    help: 'Seconds a batch took to be written.',
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 30],
    registers,
  });

  return {
    tick({ nodes: asked, failed, pods, sampled, milliseconds, lagMs }) {
      nodes.set(asked);
      nodesFailed.set(failed);
      tickSeconds.set(milliseconds / 1000);
      lag.set({ source: 'usage' }, lagMs / 1000);
      coverage.set({ source: 'usage' }, pods === 0 ? 0 : sampled / pods);
    },
    sent(facts, milliseconds) {
      batchFacts.observe(facts);
      batchSeconds.observe(milliseconds / 1000);
    },
    failed: () => writeErrors.inc(),
    dropped(batches, samples) {
      droppedBatches.inc(batches);
      droppedSamples.inc(samples);
    },
    spool(bytes, batches) {
      spoolBytes.set(bytes);
      spoolBatches.set(batches);
    },
    success: (source, ms) => last.set({ source }, ms / 1000),
    text: () => registry.metrics(),
  };
}

/** Serves `/metrics` on loopback; settles with the port. */
export function serveMetrics(metrics: SelfMetrics, port: number): Promise<{ port: number; server: Server }> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    metrics.text().then(
      (text) => response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const taken = 'code' in error && error.code === 'EADDRINUSE';
      const why = taken ? 'is in use: give another, or 0 for any free one' : `cannot be used: ${error.message}`;
      reject(new UsageError(`--metrics-port ${port} ${why}.`));
    });
    server.listen(port, '127.0.0.1', () => resolve({ port: (server.address() as AddressInfo).port, server }));
  });
}
