import type { Offer } from '@plimsoll/domain/offer';
import type { Json } from '../http.ts';
import { hourlyOf, monthlyOf, newOffer } from '../new-offer.ts';
import { LeftOut } from '../source.ts';
import { nanosOf } from './ovh-price.ts';

const GIB = 2 ** 30;

/** Instances of Public Cloud, by the hour and by the month, in regions of one availability zone. */
export function parseCloud(
  body: Json,
  currency: string,
  subsidiary: string,
  now: Date,
): { offers: Offer[]; leftOut: LeftOut } {
  const leftOut = new LeftOut();
  const offers: Offer[] = [];
  for (const addon of body.get('addons').list()) {
    const code = addon.get('planCode').text();
    if (addon.get('product').maybeText() !== 'publiccloud-instance') continue;
    const match = /^(.+?)\.(consumption|monthly\.postpaid)$/.exec(code);
    const technical = addon.get('blobs').get('technical');
    const active = addon
      .get('blobs')
      .get('tags')
      .maybeList()
      .some((tag) => tag.maybeText() === 'active');
    const windows = technical.get('os').get('family').maybeText() === 'windows' || code.startsWith('win-');
    if (!match || windows || !active) {
      leftOut.add(windows ? 'Windows' : active ? 'local zone or three zones' : 'not sold any more');
      continue;
    }
    const [, instanceType = '', kind] = match;
    const pricing = addon
      .get('pricings')
      .list()
      .find((one) =>
        one
          .get('capacities')
          .list()
          .some((capacity) => capacity.maybeText() === 'consumption'),
      );
    const nanos = pricing ? nanosOf(pricing) : 0n;
    if (nanos <= 0n) {
      leftOut.add('price of zero');
      continue;
    }
    const hourly = kind === 'consumption';
    const disks = technical.get('storage').get('disks').maybeList();
    offers.push(
      newOffer(
        {
          provider: 'ovh',
          service: 'ovh-cloud',
          kind: 'cloud-vm',
          region: `eu (1-AZ, ${subsidiary} price list)`,
          instanceType,
          commitment: hourly ? 'on-demand' : 'monthly',
          currency,
          vcpu: technical.get('cpu').get('cores').maybeNumber(),
          memoryBytes: technical.get('memory').get('size').maybeNumber() * GIB,
          localDiskGb: disks.reduce(
            (sum, disk) => sum + disk.get('capacity').maybeNumber() * (disk.get('number').maybeNumber() || 1),
            0,
          ),
          networkMbps: technical.get('bandwidth').get('level').maybeNumber(),
          includedTrafficTb: 'unmetered',
          billing: hourly ? 'hourly' : 'flat',
          hourlyNanos: hourly ? nanos : hourlyOf(nanos, 730),
          monthlyNanos: hourly ? monthlyOf(nanos, 730) : nanos,
          stated: hourly ? 'hourly' : 'monthly',
          termMonths: hourly ? 0 : 1,
          source: `OVHcloud order catalogue cloud ${subsidiary}`,
        },
        now,
      ),
    );
  }
  return { offers, leftOut };
}
