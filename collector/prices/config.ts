import { readFileSync } from 'node:fs';

/** A secret from `NAME`, or from the file that `NAME_FILE` names; `''` where neither is set. */
export function credential(name: string, env: Readonly<Record<string, string | undefined>> = process.env): string {
  const direct = env[name];
  if (direct !== undefined && direct !== '') return direct;
  const file = env[`${name}_FILE`];
  if (file === undefined || file === '') return '';
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new Error(`${name}_FILE names ${file}, which cannot be read: check the path and its permissions.`);
  }
}
