import type { FeeOffer, Offer } from '@plimsoll/domain/offer';
import type { Rate } from '@plimsoll/store/queries/offer-rates';

/** Size of a machine type that a source names but does not describe. */
export interface MachineSize {
  readonly vcpu: number;
  readonly memoryBytes: number;
  readonly physicalCores: number;
  readonly cpuModel: string;
}

export interface SourceContext {
  readonly fetch: (url: string, init?: RequestInit) => Promise<Response>;
  readonly now: Date;
  /** '' where nobody gave one */
  readonly credential: (name: string) => string;
  /** regions whose prices are wanted, where a source is fetched region by region */
  readonly regions: readonly string[];
  /** the source's own version of what stands, '' if nothing does */
  readonly knownVersion: string;
  readonly sizeOf: (provider: string, instanceType: string) => MachineSize | undefined;
  readonly typesOf: (provider: string) => readonly string[];
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly report: (detail: string) => void;
}

export interface SourceAnswer {
  readonly offers: readonly Offer[];
  readonly fees: readonly FeeOffer[];
  readonly rates: readonly Rate[];
  /** version, ETag or catalogue number by which the next refresh knows that nothing changed */
  readonly version: string;
  /** rows that were read and not taken, by reason */
  readonly leftOut: Readonly<Record<string, number>>;
}

export interface PriceSource {
  readonly name: string;
  readonly provider: string;
  /** the services whose standing offers this source replaces */
  readonly services: readonly string[];
  /** environment names without which the source cannot be asked; the bundled prices then serve */
  readonly needs: readonly string[];
  readonly fetch: (context: SourceContext) => Promise<SourceAnswer | 'unchanged'>;
}

export type SourceFault = 'credentials' | 'unreachable' | 'busy' | 'truncated' | 'schema' | 'currency';

/** Why a source's answer was not taken; the message is for people and names the source's address. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly fault: SourceFault;
  constructor(fault: SourceFault, message: string) {
    super(message);
    this.fault = fault;
  }
}

/** Counts what is left out, so that nothing is dropped silently. */
export class LeftOut {
  readonly #counts = new Map<string, number>();
  add(reason: string): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
  }
  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }
}
