import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sharedFolder, type Tier } from '../tier.ts';

/** Bodies that price sources really answered; xz unpacks the large ones. */
export const recordedTier: Tier = {
  name: 'shared',
  missing: () => {
    if (!existsSync(join(sharedFolder, 'samples')))
      return 'set PLIMSOLL_SHARED to a folder that holds samples/ of price sources';
    try {
      execFileSync('xz', ['--version'], { stdio: 'ignore' });
      return null;
    } catch {
      return 'install xz (Debian: apt-get install xz-utils) to read the recorded price lists';
    }
  },
};

export function recorded(name: string): string {
  const path = join(sharedFolder, 'samples', name);
  if (existsSync(path)) return readFileSync(path, 'utf8');
  return execFileSync('xz', ['-dc', `${path}.xz`], { encoding: 'utf8', maxBuffer: 64 * 2 ** 20 });
}
