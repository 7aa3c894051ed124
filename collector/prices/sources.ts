import type { PriceSource } from './source.ts';
import { awsBulk } from './sources/aws-bulk.ts';
import { azureRetail } from './sources/azure-retail.ts';
import { ecb } from './sources/ecb.ts';
import { gcpCatalogue } from './sources/gcp-catalogue.ts';
import { hetznerCloud } from './sources/hetzner-cloud.ts';
import { hetznerAuction, hetznerDedicated } from './sources/hetzner-dedicated.ts';
import { ovh } from './sources/ovh.ts';
import { scaleway } from './sources/scaleway.ts';

/** In the order in which they are refreshed: rates first, the largest last. */
export const PRICE_SOURCES: readonly PriceSource[] = [
  ecb,
  scaleway,
  ovh,
  hetznerCloud,
  hetznerDedicated,
  hetznerAuction,
  gcpCatalogue,
  azureRetail,
  awsBulk,
];
