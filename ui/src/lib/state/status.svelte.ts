import type { HealthReply } from '@plimsoll/contract/health';

/** What every page shows about the whole: simulated or not, complete until when, which clusters there are. */
class Status {
  simulated = $state(false);
  asOf = $state('');
  health = $state.raw<HealthReply>();

  take(reply: { simulated: boolean; asOf: string }): void {
    this.simulated = reply.simulated;
    this.asOf = reply.asOf;
  }

  get clusters(): string[] {
    return [
      ...new Set((this.health?.sources ?? []).map((source) => source.cluster).filter((name) => name !== '')),
    ].sort();
  }

  get troubled(): number {
    return (this.health?.sources ?? []).filter((source) => source.state !== 'ok').length;
  }
}

export const status = new Status();
