import type { FeeOffer, Offer } from '@plimsoll/domain/offer';
import { askJson, askText, type Json } from '../http.ts';
import { type PriceSource, type SourceContext, SourceError } from '../source.ts';
import { readAwsList } from './aws-csv.ts';
import { feeOf, parseEc2, parseSavingsPlans } from './aws-machines.ts';

const HOST = 'https://pricing.us-east-1.amazonaws.com';
/** Lists that hold what surrounds machines: traffic, addresses, control planes. They are small beside EC2's. */
const FEE_LISTS = ['AWSDataTransfer', 'AmazonVPC', 'AmazonEKS'];

/** Price lists name their regions in an object, savings plans in an array. */
export function parseRegionIndex(body: Json): Map<string, string> {
  const regions = body.get('regions');
  const paths = new Map<string, string>();
  if (regions.get('0').absent && !isArray(regions)) {
    for (const [code, region] of regions.members()) paths.set(code, region.get('currentVersionUrl').text());
  } else {
    for (const region of regions.list()) paths.set(region.get('regionCode').text(), region.get('versionUrl').text());
  }
  for (const path of paths.values()) {
    if (!/^\/[\w./-]+\/index\.json$/.test(path))
      throw new SourceError('schema', `AWS names a list "${path.slice(0, 80)}".`);
  }
  return paths;
}

function isArray(json: Json): boolean {
  try {
    json.list();
    return true;
  } catch {
    return false;
  }
}

async function listOf(context: SourceContext, path: string) {
  return readAwsList(askText(context, `${HOST}${path.replace(/\.json$/, '.csv')}`));
}

export const awsBulk: PriceSource = {
  name: 'aws-bulk',
  provider: 'aws',
  services: ['ec2'],
  needs: [],
  async fetch(context) {
    const index = await indexOf(context, '/offers/v1.0/aws/AmazonEC2/current/region_index.json');
    const plans = await indexOf(context, '/savingsPlan/v1.0/aws/AWSComputeSavingsPlan/current/region_index.json');
    const wanted = context.regions.filter((region) => index.has(region));
    // the path holds the list's version: an unchanged path is an unchanged list
    const version = wanted.map((region) => index.get(region)?.split('/').at(-3)).join(' ');
    if (version !== '' && `${wanted.join(' ')} ${version}` === context.knownVersion) return 'unchanged';
    const offers: Offer[] = [];
    const fees: FeeOffer[] = [];
    const leftOut: Record<string, number> = {};
    for (const region of wanted) {
      context.report(`EC2 in ${region}`);
      const list = await listOf(context, index.get(region) ?? '');
      const parsed = await parseEc2(list, context.now);
      offers.push(...parsed.offers);
      fees.push(...parsed.fees);
      for (const [reason, count] of Object.entries(parsed.leftOut.counts()))
        leftOut[reason] = (leftOut[reason] ?? 0) + count;
      const sizes = new Map(parsed.offers.map((offer) => [offer.instanceType, offer]));
      const path = plans.get(region);
      if (path) offers.push(...(await parseSavingsPlans(await listOf(context, path), sizes, context.now)));
    }
    fees.push(...(await otherFees(context, wanted)));
    return { offers, fees, rates: [], version: `${wanted.join(' ')} ${version}`, leftOut };
  },
};

async function indexOf(context: SourceContext, path: string): Promise<Map<string, string>> {
  const { body } = await askJson(context, `${HOST}${path}`);
  return parseRegionIndex(body);
}

async function otherFees(context: SourceContext, regions: readonly string[]): Promise<FeeOffer[]> {
  const fees: FeeOffer[] = [];
  for (const code of FEE_LISTS) {
    const index = await indexOf(context, `/offers/v1.0/aws/${code}/current/region_index.json`);
    for (const region of regions) {
      const path = index.get(region);
      if (!path) continue;
      context.report(`${code} in ${region}`);
      const list = await listOf(context, path);
      for await (const row of list.rows) {
        const fee = feeOf(row, list, context.now);
        if (fee) fees.push({ ...fee, region: fee.region || region });
      }
    }
  }
  return fees;
}
