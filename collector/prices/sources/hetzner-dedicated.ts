import type { Offer } from '@plimsoll/domain/offer';
import { nanosFromDecimal, nanosFromNumber } from '../decimal.ts';
import { askJson, type Json } from '../http.ts';
import { hourlyOf, newOffer } from '../new-offer.ts';
import { LeftOut, type PriceSource } from '../source.ts';

const ROBOT = 'https://robot-ws.your-server.de/order/server/product';
const AUCTION = 'https://www.hetzner.com/_resources/app/data/app/live_data_sb.json';
const USER = 'PLIMSOLL_HETZNER_ROBOT_USER';
const PASSWORD = 'PLIMSOLL_HETZNER_ROBOT_PASSWORD';
const GIB = 2 ** 30;
const CAP_HOURS = 624;

/** The order list of the Robot webservice: net prices a month and for setup, by location. */
export function parseRobot(body: Json, sizes: SizeOf, leftOut: LeftOut, now: Date): Offer[] {
  const offers: Offer[] = [];
  for (const item of body.list()) {
    const product = item.get('product');
    const id = product.get('id').text();
    const memory = product
      .get('description')
      .maybeList()
      .map((line) => /(\d+)\s*GB(?:\s+DDR\d)?/.exec(line.maybeText())?.[1]);
    const size = sizes('hetzner', id);
    for (const price of product.get('prices').list()) {
      const monthlyNanos = nanosFromDecimal(price.get('price').get('net').text());
      if (monthlyNanos <= 0n) {
        leftOut.add('price of zero');
        continue;
      }
      const hourly = price.get('price').get('hourly_net').maybeText();
      offers.push(
        newOffer(
          {
            provider: 'hetzner',
            service: 'hetzner-robot',
            kind: 'bare-metal',
            region: price.get('location').text().toLowerCase(),
            instanceType: id,
            commitment: 'monthly',
            currency: 'EUR',
            vcpu: size?.vcpu ?? 0,
            physicalCores: size?.physicalCores ?? 0,
            cpuModel: size?.cpuModel ?? '',
            memoryBytes: size?.memoryBytes || Number(memory.find((gib) => gib !== undefined) ?? 0) * GIB,
            includedTrafficTb: product.get('traffic').maybeText() === 'unlimited' ? 'unmetered' : '',
            billing: 'capped',
            monthlyNanos,
            hourlyNanos: hourly === '' ? hourlyOf(monthlyNanos, CAP_HOURS) : nanosFromDecimal(hourly),
            stated: hourly === '' ? 'monthly' : 'both',
            hoursPerMonth: CAP_HOURS,
            setupNanos: nanosFromDecimal(price.get('price_setup').get('net').text()),
            termMonths: 1,
            source: 'Hetzner Robot webservice, /order/server/product',
            notes: 'net of VAT, excl. IPv4',
          },
          now,
        ),
      );
    }
  }
  return offers;
}

type SizeOf = (
  provider: string,
  type: string,
) => { vcpu: number; physicalCores: number; cpuModel: string; memoryBytes: number } | undefined;

/** The public auction: single used machines, each an offer of its own that ends when somebody takes it. */
export function parseAuction(body: Json, leftOut: LeftOut, now: Date): Offer[] {
  const offers: Offer[] = [];
  for (const item of body.get('server').list()) {
    const monthlyNanos = nanosFromNumber(item.get('Prices').get('monthly').get('EUR').number());
    const hardware = item.get('Hardware');
    const ram = hardware.get('RAM');
    if (monthlyNanos <= 0n) {
      leftOut.add('price of zero');
      continue;
    }
    if (ram.get('SizeUnit').maybeText() !== 'GB') {
      leftOut.add('memory in an unknown unit');
      continue;
    }
    const disks = hardware.get('Storage').get('Details');
    const gigabytes = ['nvme', 'sata', 'hdd']
      .flatMap((kind) => disks.get(kind).maybeList())
      .reduce((sum, disk) => sum + disk.maybeNumber(), 0);
    offers.push(
      newOffer(
        {
          provider: 'hetzner',
          service: 'hetzner-auction',
          kind: 'bare-metal',
          region: item
            .get('Details')
            .get('Datacenter')
            .get('Name')
            .text()
            .toLowerCase()
            .replace(/-dc\d+$/, ''),
          instanceType: `SB ${item.get('Id').number()}`,
          commitment: 'monthly',
          currency: 'EUR',
          // the feed counts sockets, never cores or threads
          vcpu: 0,
          cpuModel: hardware.get('CPU').get('Name').text(),
          memoryBytes: ram.get('Size').number() * GIB,
          localDiskGb: gigabytes,
          networkMbps: item.get('Details').get('Bandwidth').maybeNumber(),
          includedTrafficTb: item.get('Details').get('Traffic').maybeText() === 'unlimited' ? 'unmetered' : '',
          billing: 'capped',
          monthlyNanos,
          hourlyNanos: nanosFromNumber(item.get('Prices').get('hourly').get('EUR').number()),
          stated: 'both',
          hoursPerMonth: CAP_HOURS,
          setupNanos: nanosFromNumber(item.get('Prices').get('setup').get('EUR').maybeNumber()),
          termMonths: 1,
          source: 'Hetzner server auction, public feed',
          notes: `excl. IPv4; ${item.get('Prices').get('fixed').isTrue() ? 'fixed price' : 'price falls with time'}`,
        },
        now,
      ),
    );
  }
  return offers;
}

export const hetznerDedicated: PriceSource = {
  name: 'hetzner-dedicated',
  provider: 'hetzner',
  services: ['hetzner-robot'],
  needs: [USER, PASSWORD],
  async fetch(context) {
    const secret = Buffer.from(`${context.credential(USER)}:${context.credential(PASSWORD)}`).toString('base64');
    const { body } = await askJson(context, ROBOT, { authorization: `Basic ${secret}` });
    const leftOut = new LeftOut();
    const offers = parseRobot(body, context.sizeOf, leftOut, context.now);
    return { offers, fees: [], rates: [], version: '', leftOut: leftOut.counts() };
  },
};

export const hetznerAuction: PriceSource = {
  name: 'hetzner-auction',
  provider: 'hetzner',
  services: ['hetzner-auction'],
  needs: [],
  async fetch(context) {
    const { body } = await askJson(context, AUCTION);
    const leftOut = new LeftOut();
    const offers = parseAuction(body, leftOut, context.now);
    return { offers, fees: [], rates: [], version: '', leftOut: leftOut.counts() };
  },
};
