import type { WeightRates } from '@plimsoll/domain/pricing';
import type { Store } from '../client.ts';
import { readSql } from '../sql-text.ts';

const WEIGHTS = readSql('offer-weights.sql', import.meta.url);

export interface ProviderWeights {
  readonly provider: string;
  readonly fiscalYear: number;
  readonly rates: WeightRates;
  /** null: the default stands in, for the provider offers fewer than three ratios */
  readonly r2: number | null;
  readonly offers: number;
  readonly ratios: number;
  /** seconds since the epoch */
  readonly fittedAt: number;
}

interface Wire {
  readonly provider: string;
  readonly fiscal_year: number;
  readonly cpu_per_core: number;
  readonly memory_per_gib: number;
  readonly gpu_per_gpu: number;
  readonly r2_millionths: number;
  readonly offers: number;
  readonly ratios: number;
  readonly fitted_s: number;
}

export async function readProviderWeights(store: Store): Promise<ProviderWeights[]> {
  const rows = await store.rows<Wire>('offer-weights', WEIGHTS);
  return rows.map((row) => ({
    provider: row.provider,
    fiscalYear: row.fiscal_year,
    rates: {
      cpuPerCore: BigInt(row.cpu_per_core),
      memoryPerGiB: BigInt(row.memory_per_gib),
      gpuPerGpu: BigInt(row.gpu_per_gpu),
    },
    r2: row.ratios === 0 ? null : row.r2_millionths / 1e6,
    offers: row.offers,
    ratios: row.ratios,
    fittedAt: row.fitted_s,
  }));
}

export async function writeProviderWeights(store: Store, weights: readonly ProviderWeights[]): Promise<void> {
  const rows = weights.map(({ provider, fiscalYear, rates, r2, offers, ratios, fittedAt }) => ({
    provider,
    fiscal_year: fiscalYear,
    cpu_per_core: Number(rates.cpuPerCore),
    memory_per_gib: Number(rates.memoryPerGiB),
    gpu_per_gpu: Number(rates.gpuPerGpu),
    r2_millionths: Math.round((r2 ?? 0) * 1e6),
    offers,
    ratios,
    fitted_at: fittedAt,
    version: fittedAt * 1000,
  }));
  const [first] = rows;
  if (first) await store.insertRows('split_weight', Object.keys(first), rows);
}
