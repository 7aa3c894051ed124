import { between, hashOf, uniform } from './chance.ts';
import type { Shape, WorkloadSpec } from './organisation.ts';

/** How busy a workload is at a moment: a pure function of seed, epoch and time (seconds since 1970 UTC). Load 1 is an ordinary day's level. */

export const DAY = 86_400;
export const HOUR = 3600;
export const MINUTE = 60;

const WEEK_MINUTES = 7 * 24 * 60;
// local time of the four clusters, winter: the people of the demo live an hour east of UTC
const LOCAL_OFFSET = HOUR;
// 1970-01-01 was a Thursday; minute 0 of the table is Monday 00:00
const EPOCH_WEEKDAY_OFFSET = 3 * DAY;

const bump = (hour: number, centre: number, width: number): number => {
  const distance = Math.min(Math.abs(hour - centre), 24 - Math.abs(hour - centre));
  return Math.exp(-((distance / width) ** 2));
};

function shapeAt(shape: Shape, hour: number, weekend: boolean): number {
  switch (shape) {
    case 'flat':
      return 1;
    case 'web':
      return (0.34 + 0.55 * bump(hour, 11, 4) + 0.75 * bump(hour, 20, 3)) * (weekend ? 0.85 : 1);
    case 'office':
      return 0.15 + (weekend ? 0.1 : 1) * 0.95 * bump(hour, 13, 4.2);
    case 'night':
      return 0.12 + 2.2 * bump(hour, 3, 1.8);
    case 'evening':
      return (0.22 + 0.6 * bump(hour, 11.5, 2.5) + 1.15 * bump(hour, 18.5, 2.6)) * (weekend ? 1.3 : 1);
    case 'commute':
      return weekend
        ? 0.12 + 0.75 * bump(hour, 15, 4)
        : 0.12 + 0.95 * bump(hour, 8.5, 1.8) + 1.05 * bump(hour, 18, 2.4);
  }
}

const SHAPES: readonly Shape[] = ['web', 'office', 'night', 'flat', 'evening', 'commute'];

const WEEK_OF_SHAPE: ReadonlyMap<Shape, Float32Array> = new Map(
  SHAPES.map((shape) => [
    shape,
    Float32Array.from({ length: WEEK_MINUTES }, (_, minute) =>
      shapeAt(shape, (minute % 1440) / 60, Math.floor(minute / 1440) >= 5),
    ),
  ]),
);

interface Burst {
  readonly from: number;
  readonly height: number;
}

/** Sends of the day: none, one or two, at hours that nothing announces. */
function campaignsOf(seed: number, day: number): readonly Burst[] {
  const count = [0, 1, 1, 1, 2][hashOf(seed, 'campaigns', day) % 5] ?? 0;
  return Array.from({ length: count }, (_, index) => ({
    from: day * DAY + Math.floor(between(5 * HOUR, 21 * HOUR, seed, 'campaign', day, index) / MINUTE) * MINUTE,
    height: between(8, 20, seed, 'height', day, index),
  }));
}

/** 0 to 1: up within four minutes, ten at the top, then it dies away. */
function envelope(age: number): number {
  if (age < 0) return 0;
  if (age < 240) return age / 240;
  if (age < 840) return 1;
  return Math.exp(-(age - 840) / 1800);
}

const SPIKE_SECONDS = 50 * MINUTE;
const SPIKE_FACTOR = 14;

export class LoadModel {
  private readonly campaigns = new Map<number, readonly Burst[]>();
  readonly seed: number;
  /** start of the demo's time; growth counts from here */
  readonly epoch: number;

  constructor(seed: number, epoch: number) {
    this.seed = seed;
    this.epoch = epoch;
  }

  /** Work that arrives for the whole workload. */
  total(cluster: string, workload: WorkloadSpec, at: number): number {
    const local = at + LOCAL_OFFSET;
    const minuteOfWeek = Math.floor((local + EPOCH_WEEKDAY_OFFSET) / MINUTE) % WEEK_MINUTES;
    const shape = WEEK_OF_SHAPE.get(workload.shape)?.[minuteOfWeek] ?? 1;
    const campaign = workload.campaign ? 1 + workload.campaign * this.campaignAt(at) : 1;
    return shape * this.slow(cluster, workload, Math.floor(at / DAY)) * campaign;
  }

  /** Sent and received bytes follow the work, and now and then something goes wrong. */
  spike(cluster: string, workload: WorkloadSpec, at: number): number {
    if (!workload.egressSpikes) return 1;
    const from = this.spikeOf(cluster, workload, Math.floor(at / DAY));
    return from !== null && at >= from && at < from + SPIKE_SECONDS ? SPIKE_FACTOR : 1;
  }

  /** Start of the day's planted spike, every sixth day or so. */
  spikeOf(cluster: string, workload: WorkloadSpec, day: number): number | null {
    if (hashOf(this.seed, 'spike', cluster, workload.name, day) % 6 !== 0) return null;
    const minute = Math.floor(between(60, 1380, this.seed, 'spike minute', cluster, workload.name, day));
    return day * DAY + minute * MINUTE;
  }

  /** When the workload is rolled out on that day, in working hours; null on most days. */
  deployOf(cluster: string, workload: WorkloadSpec, day: number): number | null {
    const weekday = (day + 3) % 7;
    const chance = (workload.deploysPerWeek ?? 0) / 5;
    if (weekday >= 5 || uniform(this.seed, 'deploy', cluster, workload.namespace, workload.name, day) >= chance)
      return null;
    return day * DAY + Math.floor(between(8 * HOUR, 16 * HOUR, this.seed, 'deploy at', cluster, workload.name, day));
  }

  private campaignAt(at: number): number {
    let sum = 0;
    const today = Math.floor(at / DAY);
    for (let day = today - 1; day <= today; day++) {
      let bursts = this.campaigns.get(day);
      if (!bursts) {
        bursts = campaignsOf(this.seed, day);
        this.campaigns.set(day, bursts);
      }
      for (const burst of bursts) sum += (burst.height - 1) * envelope(at - burst.from);
    }
    return sum;
  }

  private readonly slowLevels = new Map<string, number>();

  /** What moves from day to day: growth, season, and the small change of level that the last rollout brought. */
  private slow(cluster: string, workload: WorkloadSpec, day: number): number {
    const key = `${cluster}/${workload.namespace}/${workload.name}/${day}`;
    const known = this.slowLevels.get(key);
    if (known !== undefined) return known;
    // growth ends after a year, or a demo left running would fill any fleet
    const months = Math.min(12, Math.max(0, (day * DAY - this.epoch) / (30.4 * DAY)));
    const growth = (1 + (workload.growthPerMonth ?? 0)) ** months;
    const dayOfYear = day - Math.floor(Date.UTC(new Date(day * DAY * 1000).getUTCFullYear(), 0, 1) / 1000 / DAY);
    const season = 1 + (workload.season ?? 0) * Math.exp(-(((dayOfYear - 354) / 30) ** 2));
    let release = 1;
    for (let back = 0; back < 30; back++) {
      if (this.deployOf(cluster, workload, day - 1 - back) !== null) {
        release = between(0.94, 1.07, this.seed, 'release', cluster, workload.name, day - 1 - back);
        break;
      }
    }
    const weather = between(0.93, 1.07, this.seed, 'day', cluster, workload.namespace, workload.name, day);
    const level = growth * season * release * weather;
    this.slowLevels.set(key, level);
    return level;
  }
}
