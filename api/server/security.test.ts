import { describe, expect, test } from 'vitest';
import { allowedHosts, Door, inlineScriptHashes, isOwnOrigin } from './security.ts';

describe('allowed hosts', () => {
  test('a loopback address is reached under the names of loopback, with its port', () => {
    expect([...allowedHosts({ host: '127.0.0.1', port: 8420 })].sort()).toEqual([
      '127.0.0.1:8420',
      '[::1]:8420',
      'localhost:8420',
    ]);
  });

  test('an address of its own is added, every address is not', () => {
    expect(allowedHosts({ host: '10.0.0.7', port: 1 }).has('10.0.0.7:1')).toBe(true);
    expect(allowedHosts({ host: '0.0.0.0', port: 1 }).has('0.0.0.0:1')).toBe(false);
    expect(allowedHosts({ host: '::1', port: 1 }).has('[::1]:1')).toBe(true);
  });

  test('names are added with the port, as they are, or with a port of their own', () => {
    const hosts = allowedHosts({ host: '0.0.0.0', port: 8420 }, ['costs.example.org', 'Other.example.org:99']);
    expect(hosts.has('costs.example.org')).toBe(true);
    expect(hosts.has('costs.example.org:8420')).toBe(true);
    expect(hosts.has('other.example.org:99')).toBe(true);
    expect(hosts.has('other.example.org:8420')).toBe(false);
  });

  test('an origin is one of them', () => {
    const hosts = allowedHosts({ host: '127.0.0.1', port: 8420 });
    expect(isOwnOrigin('http://localhost:8420', hosts)).toBe(true);
    for (const other of [
      'http://localhost:8421',
      'http://evil.example',
      'null',
      'http://localhost:8420.evil.example',
    ]) {
      expect(isOwnOrigin(other, hosts)).toBe(false);
    }
  });
});

describe('the door', () => {
  test('opens with the token only', () => {
    const door = new Door('correct horse battery', () => 0);
    expect(door.opens('correct horse battery')).toBe(true);
    expect(door.opens('correct horse batter')).toBe(false);
    expect(door.opens('')).toBe(false);
  });

  test('a login holds for its time, and only as it was issued', () => {
    let now = 1_000_000;
    const door = new Door('t', () => now);
    const cookie = door.issue();
    expect(door.holds(cookie)).toBe(true);
    expect(door.holds(cookie.replace(/^\d/, '9'))).toBe(false);
    expect(door.holds('')).toBe(false);
    expect(new Door('t', () => now).holds(cookie)).toBe(false);
    now += (door.lifeSeconds + 1) * 1000;
    expect(door.holds(cookie)).toBe(false);
  });
});

test('inline scripts are allowed by their hash, others by their file', () => {
  const hashes = inlineScriptHashes('<script src="/a.js"></script><script>alert(1)</script>');
  expect(hashes).toEqual(['bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI=']);
});
