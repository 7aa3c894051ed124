import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';

/**
 * A tier is a set of tests that needs a tool which a user's machine may lack. Where the tool is absent the tier is
 * skipped with one line that says how to enable it, unless `PLIMSOLL_REQUIRE` (comma-separated tier names) names it:
 * then its absence is a failure.
 */
export interface Tier {
  readonly name: string;
  /** null: the tool is here. Otherwise what is missing and how to get it, one line. */
  readonly missing: () => string | null;
}

const required = new Set((process.env.PLIMSOLL_REQUIRE ?? '').split(',').filter(Boolean));

export function describeTier(tier: Tier, title: string, body: () => void): void {
  const missing = tier.missing();
  if (missing === null) {
    describe(title, body);
    return;
  }
  if (required.has(tier.name)) throw new Error(`tier "${tier.name}" is required here: ${missing}`);
  process.stderr.write(`skipped: ${title} (tier ${tier.name}): ${missing}\n`);
  describe.skipIf(true)(title, body);
}

function onPath(command: string): boolean {
  try {
    execFileSync('sh', ['-c', 'command -v "$1"', 'sh', command], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Material that is not part of the project: a real cluster, recorded price lists, traces. */
export const sharedFolder: string =
  process.env.PLIMSOLL_SHARED ?? fileURLToPath(new URL('../../shared', import.meta.url));

export const chromiumPath: string = process.env.PLIMSOLL_CHROMIUM ?? '/usr/bin/chromium';

export const chromiumTier: Tier = {
  name: 'chromium',
  missing: () =>
    existsSync(chromiumPath)
      ? null
      : 'install chromium (Debian: apt-get install chromium) or set PLIMSOLL_CHROMIUM to its path',
};

export const clusterTier: Tier = {
  name: 'cluster',
  missing: () => {
    if (!existsSync(`${sharedFolder}/cluster/cluster`))
      return 'set PLIMSOLL_SHARED to a folder that holds cluster/cluster';
    if (process.getuid?.() !== 0) return 'run as root: every node is a network namespace';
    return null;
  },
};

export const prometheusTier: Tier = {
  name: 'prometheus',
  missing: () => (onPath('prometheus') ? null : 'install prometheus (Debian: apt-get install prometheus)'),
};
