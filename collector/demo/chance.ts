/** Chance that is the same on every run: everything random in the demo is a hash of a seed and of what it is about. */

/** 32-bit FNV-1a over the parts, finished with murmur3's avalanche so that close keys give unrelated numbers. */
export function hashOf(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const part of parts) {
    if (typeof part === 'number') {
      hash = Math.imul(hash ^ (part & 0xffff), 0x01000193);
      hash = Math.imul(hash ^ (part >>> 16), 0x01000193);
    } else {
      for (let i = 0; i < part.length; i++) hash = Math.imul(hash ^ part.charCodeAt(i), 0x01000193);
    }
    hash = Math.imul(hash ^ 0x1f, 0x01000193);
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  hash ^= hash >>> 16;
  return hash >>> 0;
}

/** In [0, 1). */
export function uniform(...parts: readonly (string | number)[]): number {
  return hashOf(...parts) / 4294967296;
}

/** In [low, high). */
export function between(low: number, high: number, ...parts: readonly (string | number)[]): number {
  return low + (high - low) * uniform(...parts);
}

const hex = (value: number): string => value.toString(16).padStart(8, '0');

/** Looks like the uid of a Kubernetes object. */
export function uidOf(...parts: readonly (string | number)[]): string {
  const [a, b, c, d] = [hashOf(1, ...parts), hashOf(2, ...parts), hashOf(3, ...parts), hashOf(4, ...parts)];
  const text = hex(a) + hex(b) + hex(c) + hex(d);
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-4${text.slice(13, 16)}-a${text.slice(17, 20)}-${text.slice(20, 32)}`;
}

// the letters that Kubernetes uses for generated names: no vowels, so no words
const NAME_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

export function suffixOf(length: number, ...parts: readonly (string | number)[]): string {
  let text = '';
  for (let i = 0; i < length; i++) text += NAME_LETTERS[hashOf(i, ...parts) % NAME_LETTERS.length];
  return text;
}
